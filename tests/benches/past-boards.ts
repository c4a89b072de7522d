import pg from 'pg'
import type { Home } from '../proofs/people.ts'
import type { Installation } from '../proofs/stand.ts'

/**
 * 過去の訓練 — so many closed checks, a week apart, each with the prompts, deliveries and answers of the one that runs.
 * Copied as rows that have been checked once: PostgreSQL looks at no key again.
 */
export async function addPastChecks(here: Installation, home: Pick<Home, 'check'>, count: number) {
  const client = new pg.Client(here.settings.DATABASE_URL)
  await client.connect()
  await client.query('set session_replication_role = replica')
  for (let week = 1; week <= count; week++) {
    const { rows } = await client.query<{ id: string }>(
      `insert into safety_check (association_id, title, purpose, status, audience_roles, launched_at, closed_at, prompts_together)
       select association_id, '訓練 ' || $2::int, purpose, 'closed', audience_roles, launched_at - $2 * interval '7 days',
         launched_at - $2 * interval '7 days' + interval '12 hours', true
       from safety_check where id = $1 returning id`,
      [home.check, week],
    )
    const values = [home.check, rows[0]?.id, week]
    await client.query(
      `insert into prompt (association_id, id, safety_check_id, member_id, facility_id, role, ward, facility_type, planned_at)
       select association_id, overlay($2::text placing substring(id::text from 20) from 20)::uuid, $2::uuid, member_id, facility_id, role, ward, facility_type, planned_at - $3::int * interval '7 days'
       from prompt where safety_check_id = $1`,
      values,
    )
    // What PostgreSQL does not know of yet it would look through row by row.
    await client.query('analyze prompt')
    const copies =
      'join prompt now on now.id = x.prompt_id and now.safety_check_id = $1 join prompt p on p.association_id = now.association_id and p.safety_check_id = $2 and p.member_id = now.member_id'
    await client.query(
      `insert into delivery (association_id, prompt_id, contact_point_id, wording_id, system, wave, status, failure, accepted_at,
         mail_domain, pace_group)
       select x.association_id, p.id, x.contact_point_id, x.wording_id, x.system, x.wave, x.status, x.failure,
         x.accepted_at - $3::int * interval '7 days', x.mail_domain, x.pace_group
       from delivery x ${copies}`,
      values,
    )
    await client.query(
      `insert into reply (association_id, member_id, prompt_id, condition, via, event_at)
       select x.association_id, x.member_id, p.id, x.condition, x.via, x.event_at - $3::int * interval '7 days'
       from reply x ${copies}`,
      values,
    )
  }
  await client.query('vacuum analyze')
  await client.end()
}
