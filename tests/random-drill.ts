import { sql } from 'kysely'
import { newPromptOf } from '../src/safety-checks/prompt-ids.ts'
import type { World } from './world.ts'

/** Every combination the database allows, at random: waves, blocks before and after, changes of mind, no ward. */
export async function fillAtRandom(
  w: World,
  /** Whether the prompts lie side by side, as a launch puts them, or as before it did. */
  together = true,
) {
  const by = [w.fuse, w.drill, w.now()] as const
  await w.ownerDb.transaction().execute(async (tx) => {
    await sql`select setseed(0.42)`.execute(tx)
    await sql`insert into member (association_id, member_number, name, kana, role)
      select ${by[0]}, 'r' || n, '会員' || n, 'カイイン', (array['officer', 'member', 'member'])[1 + floor(random() * 3)::int]
      from generate_series(1, 400) n`.execute(tx)
    await sql`insert into contact_point (association_id, member_id, system, value, rank, reachable, failure, checked_at)
      select association_id, id, 'mail', 'm' || rank || member_number || '@example.jp', rank, sort > 0.3,
        case when sort <= 0.3 then 'bounced' end,
        case when random() < 0.7 then ${by[2]}::timestamptz + make_interval(mins => floor(random() * 20)::int - 10) end
      from member, generate_series(1, 2) rank, lateral (select random() + 0 * rank as sort) s
      where association_id = ${by[0]} and kana = 'カイイン' and random() < 0.8`.execute(tx)
    await sql`insert into prompt (association_id, id, safety_check_id, member_id, role, ward, facility_type, planned_at)
      select association_id, ${together ? newPromptOf({ id: w.drill }) : sql`gen_random_uuid()`}, ${by[1]}, id, role, (array['東', '西', '中', null])[1 + floor(random() * 4)::int],
        (array['hospital', 'clinic', 'other', null])[1 + floor(random() * 4)::int],
        case when random() < 0.9 then now() end
      from member where association_id = ${by[0]} and kana = 'カイイン'`.execute(tx)
    await sql`insert into wording (association_id, safety_check_id, wave, purpose, alt_text, line_messages, mail_subject, mail_text, mail_html)
      select ${by[0]}, ${by[1]}, wave, 'drill', '【訓練】', '[]', '【訓練】', '【訓練】', '' from generate_series(0, 1) wave`.execute(
      tx,
    )
    await sql`insert into delivery (association_id, prompt_id, contact_point_id, wording_id, system, wave, status, failure, accepted_at)
      select p.association_id, p.id, cp.id, wo.id, 'mail', wo.wave, s.status, case s.status when 'failed' then 'refused' end,
        case s.status when 'accepted' then ${by[2]}::timestamptz end
      from prompt p join contact_point cp on cp.member_id = p.member_id
        join wording wo on wo.safety_check_id = p.safety_check_id
        cross join lateral (
          select (array['queued', 'sending', 'maybe', 'accepted', 'accepted', 'failed', 'failed', 'unknown'])[
            1 + floor(random() * 8 + 0 * cp.rank)::int] as status) s
      where p.planned_at is not null and random() < 0.7`.execute(tx)
    await sql`insert into reply (association_id, member_id, prompt_id, condition, via, event_at, source_event_id)
      select association_id, member_id, id, (array['open', 'partly_open', 'closed', 'needs_help'])[1 + floor(random() * 4)::int],
        'line', ${by[2]}::timestamptz + make_interval(secs => floor(random() * 9000)), id || '-' || n
      from prompt, generate_series(1, 3) n where random() < 0.3`.execute(tx)
    await sql`update safety_check set status = 'closed', launched_at = ${by[2]}, prompts_together = ${together},
      closed_at = ${by[2]}::timestamptz + interval '2 hours' where id = ${by[1]}`.execute(tx)
  })
}
