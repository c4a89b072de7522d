/** One of many, folded up; the field look of src/ui/form.tsx. */
export const Choice = ({
  name,
  label,
  value,
  error,
  options,
}: {
  name: string
  label: string
  value?: string | undefined
  error?: string | undefined
  options: { value: string; label: string }[]
}) => {
  const id = `field-${name}`
  return (
    <div class={error ? 'field field-wrong' : 'field'}>
      <label for={id}>
        {label} <span class="need need-must">※必須</span>
      </label>
      <select
        class="input"
        id={id}
        name={name}
        required
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={error ? `${id}-error` : undefined}
      >
        <option value="">選んでください</option>
        {options.map((option) => (
          <option value={option.value} selected={option.value === value}>
            {option.label}
          </option>
        ))}
      </select>
      {error && (
        <p class="fault" id={`${id}-error`}>
          ＊{error}
        </p>
      )}
    </div>
  )
}
