import { sql } from 'kysely'
import { type Tx, withoutLoops } from '../../db.ts'
import type { Role } from '../../roster/table.ts'
import { mayBePromptOfThose } from '../../safety-checks/prompt-ids.ts'
import type { SafetyCheck, SafetyCheckId } from '../../safety-checks/table.ts'
import type { PastCurve } from './forecast.ts'
import { isOtherMix } from './verdict.ts'

/** Enough to judge by, and few enough to read while a check runs. */
const MOST = 6

interface Row {
  id: SafetyCheckId
  roles: Record<string, number>
  curve: { minute: number; replies: number }[] | null
}

/** The newest closed checks of the same purpose that asked the same roles in the same mix, each with its curve. */
export async function findPastCurves(
  tx: Tx,
  check: SafetyCheck,
  by_role: { role: Role; prompted: number }[],
): Promise<PastCurve[]> {
  const { association_id, id, purpose, launched_at, audience_roles, status } = check
  if (status !== 'open' || !launched_at) return []
  const { rows } = await withoutLoops(
    tx,
    sql<Row>`
    with past as (
      select id, launched_at, prompts_together from safety_check
      where association_id = ${association_id} and id <> ${id} and purpose = ${purpose} and status = 'closed'
        and not left_out and launched_at < ${launched_at}
        and audience_roles @> ${audience_roles}::text[] and audience_roles <@ ${audience_roles}::text[]
      order by launched_at desc, id limit ${MOST}
    ), answers as (
      select answer.prompt_id, min(answer.event_at) as first_at
      from past c cross join lateral (
        select r.prompt_id, r.event_at from standing_reply r
        where r.association_id = ${association_id} and ${mayBePromptOfThose(sql`r.prompt_id`)} offset 0) answer
      group by 1
    ), firsts as (
      select p.safety_check_id as id, p.role, extract(epoch from a.first_at - past.launched_at)::float8 as s
      from past join prompt p on p.association_id = ${association_id} and p.safety_check_id = past.id
        left join answers a on a.prompt_id = p.id
    ), points as (
      select id, greatest(0, case when s <= 600 then ceil(s / 10) / 6 else ceil(s / 60) end)::float8 as minute,
        count(*)::int as replies
      from firsts where s is not null group by 1, 2
    )
    select past.id,
      (select jsonb_object_agg(role, n) from (
        select role, count(*)::int as n from firsts where id = past.id group by role) mix) as roles,
      (select jsonb_agg(jsonb_build_object('minute', minute, 'replies', replies) order by minute)
        from points where id = past.id) as curve
    from past order by past.launched_at desc
  `,
  )
  const now = new Map<string, number>(by_role.map(({ role, prompted }) => [role, prompted]))
  return rows.flatMap(({ roles, curve }) => {
    const mix = new Map(Object.entries(roles ?? {}))
    if (isOtherMix(mix, now)) return []
    return [{ prompted: [...mix.values()].reduce((sum, count) => sum + count, 0), curve: curve ?? [] }]
  })
}
