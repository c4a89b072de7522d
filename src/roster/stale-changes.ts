import { type Names, whoChanged } from './history.tsx'
import type { NotedChange } from './member-queries.ts'
import type { FormFault } from './member-rules.ts'
import type { StaleChange } from './stale.tsx'
import { CHANGED_FIELDS, type ChangedField } from './table.ts'
import { fullDate, sentenceOf, valueInWords } from './words.ts'

/** By field, as the form shows them. */
export const errorsOf = (faults: FormFault<ChangedField>[]): Record<string, string> =>
  Object.fromEntries(faults.map((fault) => [fault.field, sentenceOf(CHANGED_FIELDS[fault.field], fault)]))

/** What another person saved meanwhile, and who it was if the history has it. */
export const staleChanges = <Field extends ChangedField>(
  fields: Field[],
  {
    seen,
    current,
    history,
    names,
    nameOf = (_, value) => value,
  }: {
    seen: Partial<Record<Field, string>>
    current: Record<Field, string>
    history: NotedChange[]
    names: Names
    /** For what stands in the form as an id. */
    nameOf?: (field: Field, value: string) => string
  },
): StaleChange[] =>
  fields.map((field) => {
    const last = history.find((change) => change.field === field)
    return {
      label: CHANGED_FIELDS[field],
      was: valueInWords(field, nameOf(field, seen[field] ?? '')),
      is: valueInWords(field, nameOf(field, current[field])),
      who: last ? `${whoChanged(last, names)} ${fullDate(last.changed_at)}` : null,
    }
  })
