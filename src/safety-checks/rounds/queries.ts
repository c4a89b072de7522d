import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../db.ts'
import type { AssociationId, IncidentId } from '../../roster/table.ts'
import type { Purpose, SafetyCheck, SafetyCheckId } from '../table.ts'

/** Takes the numbers of one incident one after another; the database's own guard waits at the same place. */
const inTurn = (tx: Tx, association: AssociationId, incident: IncidentId) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`rounds ${association}${incident}`}, 0))`.execute(tx)

/** The number of a new round, or null where the incident's rounds have another purpose. */
export async function numberRound(
  tx: Tx,
  { association, incident, purpose }: { association: AssociationId; incident: IncidentId; purpose: Purpose },
): Promise<number | null> {
  await inTurn(tx, association, incident)
  const { rows } = await sql<{ next: number; is_mixed: boolean }>`
    select coalesce(max(round) filter (where discarded_at is null), 0) + 1 as next,
      coalesce(bool_or(purpose <> ${purpose}), false) as is_mixed
    from safety_check where association_id = ${association} and incident_id = ${incident}
  `.execute(tx)
  const [found] = rows
  return found && !found.is_mixed ? found.next : null
}

/** As above for a page that shows it; the verb counts again. */
export async function findNextNumber(tx: Tx, { association_id, incident_id }: SafetyCheck): Promise<number> {
  const { rows } = await sql<{ next: number }>`
    select greatest(coalesce(max(round), 0), 1) + 1 as next from safety_check
    where association_id = ${association_id} and incident_id = ${incident_id} and discarded_at is null
  `.execute(tx)
  return rows[0]?.next ?? 2
}

/** Whether a draft that was thrown away lost its number to another one meanwhile. */
export async function isRoundTaken(tx: Tx, check: SafetyCheck) {
  if (check.incident_id === null) return false
  // Whoever is just making a round comes first, or waits until this one is back.
  await inTurn(tx, check.association_id, check.incident_id)
  const taken = await tx
    .selectFrom('safety_check')
    .select('id')
    .where('association_id', '=', check.association_id)
    .where('incident_id', '=', check.incident_id)
    .where('round', '=', check.round)
    .where('discarded_at', 'is', null)
    .executeTakeFirst()
  return taken !== undefined
}

/** The newest round after this one that is neither thrown away nor withdrawn; a check that stands alone has none. */
export const laterRounds = (tx: Tx, check: SafetyCheck) =>
  tx
    .selectFrom('safety_check')
    .where('association_id', '=', check.association_id)
    .where('incident_id', '=', check.incident_id)
    .where('round', '>', check.round)
    .where('discarded_at', 'is', null)
    .where('status', '<>', 'withdrawn')
    .orderBy('round', 'desc')
    .limit(1)

export const findLaterRound = (tx: Tx, check: SafetyCheck) =>
  laterRounds(tx, check).select('id').executeTakeFirst()

/**
 * The rounds that count on the board of check `id`: itself and those before it in its incident, if they were sent and
 * not withdrawn. Columns id, round, launched_at.
 */
export const roundsUpTo = (association: AssociationId, id: SafetyCheckId): RawBuilder<unknown> => sql`
  select other.id, other.round, other.launched_at
  from safety_check this join safety_check other on other.association_id = this.association_id
    and (other.id = this.id or (other.incident_id = this.incident_id and other.purpose = this.purpose
      and other.round < this.round and other.launched_at is not null and other.status <> 'withdrawn'))
  where this.association_id = ${association} and this.id = ${id}`
