import { sql } from 'kysely'
import type { Tx } from '../db.ts'
import type { AssociationId, Role } from '../roster/table.ts'
import { isAmongPromptsOf } from './prompt-ids.ts'
import { type Audience, BY_WAY, WAYS } from './queries.ts'
import type { Prompt, SafetyCheck, SafetyCheckId } from './table.ts'

/** 絞り込み — of the silent only those of one role or one ward; null is everybody. */
export interface SilentFilter {
  role: Role | null
  ward: string | null
}
export const EVERYBODY_SILENT: SilentFilter = { role: null, ward: null }

/** As a form or an address says it; what we do not know narrows nothing. */
export const silentFilter = ({ role, ward }: Record<string, string | undefined>): SilentFilter => ({
  role: role === 'officer' || role === 'member' ? role : null,
  ward: ward || null,
})

const within = ({ role, ward }: SilentFilter) => sql`
  (${role}::text is null or p.role = ${role}) and (${ward}::text is null or p.ward = ${ward})`

/** Whoever has not answered, and of whom nothing is under way that would ask anyway. */
export async function findSilent(
  tx: Tx,
  association: AssociationId,
  id: SafetyCheckId,
  filter = EVERYBODY_SILENT,
): Promise<Pick<Prompt, 'id' | 'member_id'>[]> {
  const { rows } = await sql<Pick<Prompt, 'id' | 'member_id'>>`
    select p.id, p.member_id from prompt p
    where p.association_id = ${association} and p.safety_check_id = ${id} and p.planned_at is not null
      and ${within(filter)}
      and not exists (select from standing_reply r where r.association_id = p.association_id and r.prompt_id = p.id)
      and not exists (select from delivery d where d.association_id = p.association_id and d.prompt_id = p.id
        and d.status in ('queued', 'sending', 'maybe'))
  `.execute(tx)
  return rows
}

export type SilentCount = Omit<Audience, 'members'> & { silent: number }

/** The same people, and over which ways a reminder would go: each LINE user costs one message of the month. */
export async function countSilent(
  tx: Tx,
  association: AssociationId,
  id: SafetyCheckId,
  filter = EVERYBODY_SILENT,
): Promise<SilentCount> {
  const silent = await findSilent(tx, association, id, filter)
  return { silent: silent.length, ...(await countWays(tx, association, silent)) }
}

/** Over which ways these would be reached. */
export async function countWays(
  tx: Tx,
  association: AssociationId,
  asked: Pick<Prompt, 'member_id'>[],
): Promise<Omit<Audience, 'members'>> {
  const { rows } = await sql<Omit<Audience, 'members'>>`
    select ${BY_WAY}
    from unnest(${asked.map(({ member_id }) => member_id)}::uuid[]) as asked(member_id)
      join member m on m.association_id = ${association} and m.id = asked.member_id
      join association a on a.id = m.association_id
      ${WAYS}
  `.execute(tx)
  return rows[0] ?? { line: 0, mail_only: 0, neither: 0 }
}

/** How many who have not answered have LINE on the association's channel, whatever is under way to them. */
export async function countSilentOnLine(
  tx: Tx,
  association: AssociationId,
  check: Pick<SafetyCheck, 'id' | 'prompts_together'>,
) {
  const { rows } = await sql<{ n: number }>`
    with silent as materialized (
      select p.member_id, a.line_channel_id from prompt p join association a on a.id = p.association_id
      where p.association_id = ${association} and p.safety_check_id = ${check.id} and not exists (
        select from standing_reply r where r.association_id = p.association_id and r.prompt_id = p.id
          and ${isAmongPromptsOf(check, sql`r.prompt_id`)}))
    select count(*)::int as n from silent
    where exists (select from contact_point cp where cp.association_id = ${association}
      and cp.member_id = silent.member_id and cp.system = 'line' and cp.line_channel_id = silent.line_channel_id
      and cp.reachable and cp.removed_at is null)
  `.execute(tx)
  return rows[0]?.n ?? 0
}

/** The wards of those who were asked, to choose from. */
export async function findSilentWards(tx: Tx, association: AssociationId, id: SafetyCheckId) {
  const { rows } = await sql<{ ward: string }>`
    select distinct p.ward from prompt p
    where p.association_id = ${association} and p.safety_check_id = ${id} and p.ward is not null order by 1
  `.execute(tx)
  return rows.map(({ ward }) => ward)
}
