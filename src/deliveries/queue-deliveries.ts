import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../db.ts'
import type { AssociationId } from '../roster/table.ts'
import type { Prompt, SafetyCheckId } from '../safety-checks/table.ts'
import { paceGroupOf } from './mail-pace.ts'

/** A prompt and whom it asks. */
export type AskedMember = Pick<Prompt, 'id' | 'member_id'>

export interface Queued {
  line: number
  mails: number
}

/** Every reachable LINE binding on the channel of association `a`, and the best-ranked reachable mail address. */
export const waysOf = (member: RawBuilder<unknown>) => sql`
  select cp.id, cp.system, null as domain from contact_point cp
  where cp.association_id = a.id and cp.member_id = ${member}
    and cp.system = 'line' and cp.line_channel_id = a.line_channel_id and cp.reachable
  union all
  (select cp.id, cp.system, lower(split_part(cp.value, '@', 2)) from contact_point cp
    where cp.association_id = a.id and cp.member_id = ${member}
      and cp.system = 'mail' and cp.reachable and cp.removed_at is null
    order by cp.rank, cp.created_at, cp.id limit 1)`

/**
 * One delivery for each reachable LINE binding on the association's channel and one for the best-ranked reachable
 * mail address of every prompt; again changes nothing. Gives how many of each are new.
 */
export async function queueDeliveries(
  tx: Tx,
  {
    association,
    check,
    wave,
    prompts,
    by_mail_only = false,
  }: {
    association: AssociationId
    check: SafetyCheckId
    wave: number
    prompts: AskedMember[]
    /** Leaves what the month has left of LINE alone. */
    by_mail_only?: boolean
  },
): Promise<Queued> {
  const { rows } = await sql<Queued>`
    with queued as (
      insert into delivery
        (association_id, prompt_id, contact_point_id, wording_id, system, wave, mail_domain, pace_group)
      select a.id, asked.id, way.id, w.id, way.system, w.wave, way.domain, ${paceGroupOf(sql`way.domain`)}
      from unnest(
          ${prompts.map(({ id }) => id)}::uuid[], ${prompts.map(({ member_id }) => member_id)}::uuid[]
        ) as asked(id, member_id)
        join association a on a.id = ${association}
        join wording w on w.association_id = a.id and w.safety_check_id = ${check} and w.wave = ${wave}
        cross join lateral (${waysOf(sql`asked.member_id`)}) way
      where way.system = 'mail' or not ${by_mail_only}::boolean
      on conflict (association_id, prompt_id, contact_point_id, wave) do nothing
      returning system
    )
    select count(*) filter (where system = 'line')::int as line, count(*) filter (where system = 'mail')::int as mails
    from queued
  `.execute(tx)
  return rows[0] ?? { line: 0, mails: 0 }
}
