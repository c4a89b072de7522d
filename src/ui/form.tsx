import type { Child, PropsWithChildren } from 'hono/jsx'

type Kind = 'main' | 'second' | 'danger' | 'text'

/** A button that sends its form. One `main` per page. */
export const Button = ({
  kind = 'main',
  name,
  value,
  form,
  children,
}: PropsWithChildren<{
  kind?: Kind
  name?: string
  value?: string
  /** The id of a form that it stands outside of. */
  form?: string
}>) => (
  <button type="submit" class={`button button-${kind}`} name={name} value={value} form={form}>
    {children}
  </button>
)

/** A link that looks like a button, for going somewhere without changing anything. */
export const ButtonLink = ({
  kind = 'second',
  href,
  children,
}: PropsWithChildren<{ kind?: Kind; href: string }>) => (
  <a class={`button button-${kind}`} href={href}>
    {children}
  </a>
)

interface FieldProps {
  name: string
  label: string
  /** What to write, said before the field. */
  support?: string | undefined
  error?: string | undefined
  optional?: boolean
  value?: string | undefined
  type?: 'text' | 'email' | 'password' | 'datetime-local'
  width?: 'short' | 'full'
  maxlength?: number
  autocomplete?: string
  inputmode?: 'numeric' | 'text'
  /** Texts to begin from; anything else may be typed too. */
  suggestions?: readonly string[]
}

/** Label, support text, field and error, in this order, tied together for screen readers. */
export const Field = ({
  label,
  support,
  error,
  optional,
  width = 'full',
  type = 'text',
  suggestions,
  ...input
}: FieldProps) => {
  const id = `field-${input.name}`
  return (
    <div class={error ? 'field field-wrong' : 'field'}>
      <label for={id}>
        {label} <Need optional={optional} />
      </label>
      {support && (
        <p class="support" id={`${id}-support`}>
          {support}
        </p>
      )}
      <input
        {...input}
        id={id}
        type={type}
        class={`input input-${width}`}
        required={!optional}
        list={suggestions && `${id}-list`}
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={describedBy(id, support, error)}
      />
      {suggestions && (
        <datalist id={`${id}-list`}>
          {suggestions.map((text) => (
            <option value={text} />
          ))}
        </datalist>
      )}
      <Fault id={id} error={error} />
    </div>
  )
}

interface RadioGroupProps {
  name: string
  label: string
  support?: string | undefined
  error?: string | undefined
  value?: string | undefined
  options: { value: string; label: Child; support?: string; look?: string }[]
  /** `cards` are for the one choice that everything else hangs on. */
  look?: 'cards' | 'rows'
}

/** One of a few, all of them visible. */
export const RadioGroup = ({
  name,
  label,
  support,
  error,
  value,
  options,
  look = 'rows',
}: RadioGroupProps) => (
  <fieldset
    class={`field radios radios-${look} ${error ? 'field-wrong' : ''}`}
    aria-describedby={describedBy(`field-${name}`, support, error)}
  >
    <legend>
      {label} <Need />
    </legend>
    {support && (
      <p class="support" id={`field-${name}-support`}>
        {support}
      </p>
    )}
    <div class="choices">
      {options.map((option, n) => (
        <label class={`choice ${option.look ?? ''}`}>
          <input
            type="radio"
            name={name}
            value={option.value}
            id={n === 0 ? `field-${name}` : undefined}
            checked={option.value === value}
            required
          />
          <span>
            <strong>{option.label}</strong>
            {option.support && <small>{option.support}</small>}
          </span>
        </label>
      ))}
    </div>
    <Fault id={`field-${name}`} error={error} />
  </fieldset>
)

/** Something to know before going on; `wrong` is read out at once. */
export const Notice = ({
  kind,
  title,
  children,
}: PropsWithChildren<{ kind: 'wrong' | 'danger' | 'info' | 'done'; title: string }>) => (
  <section class={`notice notice-${kind}`} role={kind === 'wrong' ? 'alert' : undefined}>
    <h2>{title}</h2>
    {children}
  </section>
)

/** What is wrong in a form, with a way to each field; stands above the form. */
export const ErrorSummary = ({ errors }: { errors: Record<string, string | undefined> }) => {
  const found = Object.entries(errors).filter(([, text]) => text)
  if (found.length === 0) return null
  return (
    <Notice kind="wrong" title={`${found.length}か所を直してください`}>
      <ul>
        {found.map(([name, text]) => (
          <li>
            <a href={`#field-${name}`}>{text}</a>
          </li>
        ))}
      </ul>
    </Notice>
  )
}

const Need = ({ optional }: { optional?: boolean | undefined }) =>
  optional ? <span class="need">※任意</span> : <span class="need need-must">※必須</span>

const Fault = ({ id, error }: { id: string; error: string | undefined }) =>
  error ? (
    <p class="fault" id={`${id}-error`}>
      ＊{error}
    </p>
  ) : null

const describedBy = (id: string, support: string | undefined, error: string | undefined) =>
  [support && `${id}-support`, error && `${id}-error`].filter(Boolean).join(' ') || undefined
