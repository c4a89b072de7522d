import type { Tx } from '../../db.ts'
import type { AssociationId, ContactPointId } from '../../roster/table.ts'
import { toDateField } from '../../ui/time.ts'
import { lateOf } from '../inspections/queries.ts'
import { findWays } from '../label/keepers.ts'
import type { PowerUnitId } from '../table.ts'
import { findUnits } from '../units/queries.ts'

/** One message to one contact point about all of its late units; null is the office. */
export interface Reminder {
  contact_point_id: ContactPointId | null
  system: 'line' | 'mail'
  about: string
  unit_ids: PowerUnitId[]
}

/** Nobody is reminded of a generator at night. */
export function isReminderHour(at: Date) {
  const hour = Number(toDateField(at).slice(11, 13))
  return hour >= 9 && hour < 18
}

/** 2026-11 — the period in which somebody is told once. */
export const monthOf = (at: Date) => toDateField(at).slice(0, 7)

/** What should go out now: of this month's reminders those that are not there yet. */
export async function wantedReminders(tx: Tx, association: AssociationId, at: Date): Promise<Reminder[]> {
  if (!isReminderHour(at)) return []
  const late = lateOf(await findUnits(tx, association, { at }), at).map(({ unit }) => unit)
  if (late.length === 0) return []
  const about = monthOf(at)
  const owned = late.filter(({ facility_id }) => facility_id !== null).map(({ id }) => id)
  const ways = await findWays(tx, association, { units: owned, who: 'owner' })
  const reached = new Set(ways.map(({ power_unit_id }) => power_unit_id))
  const byWay = [...Map.groupBy(ways, ({ contact_point_id }) => contact_point_id)].map(
    ([contact_point_id, group]): Reminder => ({
      contact_point_id,
      system: group[0]?.system ?? 'mail',
      about,
      unit_ids: group.map(({ power_unit_id }) => power_unit_id),
    }),
  )
  // The association's own, and those whose owner nobody can reach by us.
  const rest = late.map(({ id }) => id).filter((id) => !reached.has(id))
  const wanted: Reminder[] = [
    ...byWay,
    ...(rest.length > 0 ? [{ contact_point_id: null, system: 'mail' as const, about, unit_ids: rest }] : []),
  ]
  const told = await tx
    .selectFrom('power_message')
    .select('contact_point_id')
    .where('association_id', '=', association)
    .where('kind', '=', 'inspection_due')
    .where('about', '=', about)
    .execute()
  return wanted.filter((one) => !told.some((before) => before.contact_point_id === one.contact_point_id))
}
