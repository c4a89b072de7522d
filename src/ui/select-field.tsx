import type { PropsWithChildren } from 'hono/jsx'

interface SelectProps {
  name: string
  label: string
  support?: string | undefined
  error?: string | undefined
  optional?: boolean
}

/** One of many, with label, support text and error as the other fields have them. */
export const SelectField = ({
  name,
  label,
  support,
  error,
  optional,
  children,
}: PropsWithChildren<SelectProps>) => {
  const id = `field-${name}`
  const described = [support && `${id}-support`, error && `${id}-error`].filter(Boolean).join(' ')
  return (
    <div class={error ? 'field field-wrong' : 'field'}>
      <label for={id}>
        {label} <span class={optional ? 'need' : 'need need-must'}>{optional ? '※任意' : '※必須'}</span>
      </label>
      {support && (
        <p class="support" id={`${id}-support`}>
          {support}
        </p>
      )}
      <select
        name={name}
        id={id}
        class="input"
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={described || undefined}
      >
        {children}
      </select>
      {error && (
        <p class="fault" id={`${id}-error`}>
          ＊{error}
        </p>
      )}
    </div>
  )
}

export const Options = ({ options, value }: { options: [string, string][]; value: string | undefined }) => (
  <>
    {options.map(([code, word]) => (
      <option value={code} selected={code === value}>
        {word}
      </option>
    ))}
  </>
)
