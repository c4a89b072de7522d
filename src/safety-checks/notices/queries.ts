import { sql } from 'kysely'
import type { Tx } from '../../db.ts'
import type { AssociationId, MemberId } from '../../roster/table.ts'
import { type AudienceOf, isAsked, MEMBERS } from '../audience.ts'
import { findPlannedLaunch } from '../planned/queries.ts'
import type { PlannedSend, SafetyCheck, SafetyCheckId } from '../table.ts'

/** The check, held until the transaction ends, with what its notices say of its office. */
export const holdCheck = (tx: Tx, association: AssociationId, id: SafetyCheckId) =>
  tx
    .selectFrom('safety_check')
    .innerJoin('association', 'association.id', 'safety_check.association_id')
    .selectAll('safety_check')
    .select(['association.name as association_name', 'association.phone'])
    .where('safety_check.association_id', '=', association)
    .where('safety_check.id', '=', id)
    .forNoKeyUpdate('safety_check')
    .executeTakeFirst()

/** Notices count down from -1, so that questions and reminders count up undisturbed; asked while the check is held. */
export async function nextNoticeWave(
  tx: Tx,
  { association_id, id }: Pick<SafetyCheck, 'association_id' | 'id'>,
) {
  const { rows } = await sql<{ wave: number }>`
    select least(min(wave), 0) - 1 as wave from wording
    where association_id = ${association_id} and safety_check_id = ${id}
  `.execute(tx)
  return rows[0]?.wave ?? -1
}

/** The wave of the newest correction, whatever was announced since; null where there was none. */
export async function lastCorrectionWave(
  tx: Tx,
  { association_id, id }: Pick<SafetyCheck, 'association_id' | 'id'>,
) {
  const { rows } = await sql<{ wave: number | null }>`
    select min(wave) as wave from wording
    where association_id = ${association_id} and safety_check_id = ${id} and kind = 'correction'
  `.execute(tx)
  return rows[0]?.wave ?? null
}

/** Whom a launch would ask now. */
export async function findAudience(
  tx: Tx,
  { association_id, ...audience }: Pick<SafetyCheck, 'association_id'> & AudienceOf,
): Promise<MemberId[]> {
  const { rows } = await sql<{ id: MemberId }>`
    select m.id from ${MEMBERS} where m.association_id = ${association_id} and ${isAsked(audience)} order by m.id
  `.execute(tx)
  return rows.map(({ id }) => id)
}

/** When it is planned to go out by itself; null where somebody will press the button. */
export const findLaunchDate = async (
  tx: Tx,
  { association_id, id }: Pick<SafetyCheck, 'association_id' | 'id'>,
): Promise<Date | null> => (await findPlannedLaunch(tx, association_id, id))?.due_at ?? null

/** When the check will come: as planned, else as the members were told; null where nobody said. */
export const findComing = async (
  tx: Tx,
  check: Pick<SafetyCheck, 'association_id' | 'id' | 'announced_for'>,
): Promise<Date | null> => (await findLaunchDate(tx, check)) ?? check.announced_for

/** Advance notices planned, sent and cancelled, the oldest first. */
export const findAdvances = (
  tx: Tx,
  association: AssociationId,
  check: SafetyCheckId,
): Promise<PlannedSend[]> =>
  tx
    .selectFrom('planned_send')
    .selectAll()
    .where('association_id', '=', association)
    .where('safety_check_id', '=', check)
    .where('kind', '=', 'advance')
    .orderBy('due_at')
    .execute()
