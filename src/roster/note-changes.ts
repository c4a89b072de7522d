import { sql } from 'kysely'
import type { Tx } from '../db.ts'
import type {
  AssociationId,
  ChangedField,
  ChangeSource,
  ContactPoint,
  Facility,
  FacilityId,
  MemberId,
} from './table.ts'

export type Subject = { member_id: MemberId } | { facility_id: FacilityId }

/** Before and after, as stored; a facility by its name. Null where there was nothing, or is nothing any more. */
export interface Change {
  field: ChangedField
  old: string | null
  new: string | null
}

interface Circumstances {
  association: AssociationId
  /** User id of the staff, `cli`, or the member's own id where the source is `self`. */
  by: string
  source: ChangeSource
  at: Date
}

/** 変更履歴 — written in the transaction of the change itself. Nothing is noted where nothing changed. */
export const noteChanges = (
  tx: Tx,
  { subject, changes, ...more }: Circumstances & { subject: Subject; changes: Change[] },
) => noteManyChanges(tx, { ...more, noted: [{ subject, changes }] })

/** The same for many members and facilities in few statements, as an import needs it. */
export async function noteManyChanges(
  tx: Tx,
  {
    association,
    by,
    source,
    at,
    noted,
  }: Circumstances & { noted: { subject: Subject; changes: Change[] }[] },
) {
  const rows = noted.flatMap(({ subject, changes }) => changes.map((change) => ({ ...subject, ...change })))
  for (let from = 0; from < rows.length; from += ROWS_A_STATEMENT)
    await sql`
      insert into roster_change
        (association_id, member_id, facility_id, field, old_value, new_value, source, changed_by, changed_at)
      select ${association}, c.member_id, c.facility_id, c.field, c.old, c.new, ${source}, ${by}, ${at}
      from jsonb_to_recordset(${JSON.stringify(rows.slice(from, from + ROWS_A_STATEMENT))}::jsonb)
        as c(member_id uuid, facility_id uuid, field text, old text, new text)`.execute(tx)
}

const ROWS_A_STATEMENT = 2_000

type Fields = Partial<Record<ChangedField, string | null>>

/** The fields of `after` that differ from `before`; an empty text is the same as nothing. */
export const changesBetween = (before: Fields, after: Fields): Change[] =>
  (Object.keys(after) as ChangedField[]).flatMap((field) => {
    const [old, now] = [before[field] || null, after[field] || null]
    return old === now ? [] : [{ field, old, new: now }]
  })

type Place = Pick<Facility, 'id' | 'name' | 'ward'>

/** A move from one facility to another by their names; with the wards where the names alone would tell no difference. */
export function facilitiesInWords(from: Place | null, to: Place | null): [string | null, string | null] {
  if (from?.id === to?.id) return [null, null]
  const word = (place: Place | null) =>
    place && (from?.name === to?.name ? `${place.name}（${place.ward}）` : place.name)
  return [word(from), word(to)]
}

/**
 * What became of one member's addresses of a kind, best first. A new one counts as put in the place of one that went;
 * the order is told where it says more than that.
 */
export function addressChanges(system: ContactPoint['system'], before: string[], after: string[]): Change[] {
  const came = after.filter((value) => !before.includes(value))
  const went = before.filter((value) => !after.includes(value))
  const changes = Array.from({ length: Math.max(came.length, went.length) }, (_, n) => ({
    field: system,
    old: went[n] ?? null,
    new: came[n] ?? null,
  }))
  const inPlace = before.map((value) => (went.includes(value) ? came[went.indexOf(value)] : value))
  const expected = [...inPlace, ...came.slice(went.length)].filter((value) => value !== undefined)
  if (system === 'line' || expected.join() === after.join()) return changes
  return [
    ...changes,
    { field: `${system}_order`, old: before.join(', ') || null, new: after.join(', ') || null },
  ]
}
