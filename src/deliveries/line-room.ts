import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../db.ts'
import type { AssociationId } from '../roster/table.ts'
import type { SafetyCheckId } from '../safety-checks/table.ts'

/**
 * How many LINE messages the month still has for this association: what LINE told last, less what left since then, is
 * about to, or is planned to. Null without a limit, and before the first reading.
 */
export const roomOf = (tx: Tx, association: AssociationId) => roomLess(tx, association, PLANNED)

/** The same, before anybody is counted who still waits for a batch: for those who make the batches. */
export const roomForBatches = (tx: Tx, association: AssociationId) => roomLess(tx, association, sql`0`)

async function roomLess(tx: Tx, association: AssociationId, planned: RawBuilder<unknown>) {
  const { rows } = await sql<{ room: number }>`
    select greatest(0, l.quota_limit - l.quota_used - coalesce((
      select sum(cardinality(b.recipients)) from line_batch b
      where b.association_id = a.id and b.line_channel_id = l.id
        and (b.status in ('queued', 'sending') or b.accepted_at > l.quota_read_at)), 0) - (
      -- A code to one's own LINE stands in no batch.
      select count(*) from own_line o
        join contact_point p on p.association_id = o.association_id and p.id = o.contact_point_id
      where o.association_id = a.id and p.line_channel_id = l.id and o.sent_at > l.quota_read_at) - (
      -- Nor does the news of a loan or of a unit: what left since then, and what a worker has in hand.
      select count(*) from (
        select m.contact_point_id, m.sent_at as left_at, m.status, m.lease_until from loan_message m
        where m.association_id = a.id
        union all
        select m.contact_point_id, case when m.status = 'sent' then m.next_try_at end, m.status, m.lease_until
        from power_message m where m.association_id = a.id) news
        join contact_point p on p.association_id = a.id and p.id = news.contact_point_id
      where p.system = 'line' and p.line_channel_id = l.id
        and (news.left_at > l.quota_read_at or (news.status = 'due' and news.lease_until > app_clock())))
      - ${planned})::int as room
    from association a join line_channel l on l.id = a.line_channel_id
    where a.id = ${association} and l.quota_limit is not null and l.quota_used is not null
  `.execute(tx)
  return rows[0]?.room ?? null
}

/** Users of channel `l` whom association `a` is about to ask or tell and who stand in no batch yet. */
const PLANNED = sql`coalesce((
  select sum(case when waits.wave = 0 then least(waits.users, c.line_at_most) else waits.users end)
  from (
    select safety_check_id, wave, count(distinct value) as users from (
      select w.safety_check_id, w.wave, cp.value
      from delivery d
        join wording w on w.association_id = d.association_id and w.id = d.wording_id
        join contact_point cp on cp.association_id = d.association_id and cp.id = d.contact_point_id
      where d.association_id = a.id and d.system = 'line' and d.status = 'queued' and d.line_batch_id is null
        and cp.line_channel_id = l.id
      union all
      select p.safety_check_id, 0, cp.value
      from prompt p
        join safety_check asking on asking.association_id = p.association_id and asking.id = p.safety_check_id
          and asking.status = 'open'
        join contact_point cp on cp.association_id = p.association_id and cp.member_id = p.member_id
          and cp.system = 'line' and cp.line_channel_id = l.id and cp.reachable and cp.removed_at is null
      where p.association_id = a.id and p.planned_at is null) people
    group by 1, 2) waits
    join safety_check c on c.association_id = a.id and c.id = waits.safety_check_id), 0)`

/**
 * Sends of one association one after another, as far as they may have to leave the reserve alone: the second sees whom
 * the first is about to write to. Taken before anything else; what is real waits for nobody.
 */
export const spendInTurn = (
  tx: Tx,
  { association, check }: { association: AssociationId; check: SafetyCheckId },
) =>
  sql`
    select pg_advisory_xact_lock(hashtextextended(${roomLock(association)}, 0)) from safety_check
    where association_id = ${association} and id = ${check} and purpose <> 'actual'
  `.execute(tx)

/** For what asks no check: one after another, whoever they are. */
export const spendAlone = (tx: Tx, association: AssociationId) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${roomLock(association)}, 0))`.execute(tx)

/** For a worker, who holds the check by then and must not wait: false while another spends, and it is looked at again. */
export async function isTurnToSpend(tx: Tx, association: AssociationId) {
  const { rows } = await sql<{ is_turn: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended(${roomLock(association)}, 0)) as is_turn
  `.execute(tx)
  return rows[0]?.is_turn === true
}

const roomLock = (association: AssociationId) => `line room ${association}`

/** LINE users of one check who wait for a batch. */
export async function waitingFor(
  tx: Tx,
  { association, check }: { association: AssociationId; check: SafetyCheckId },
) {
  const { rows } = await sql<{ users: number }>`
    select count(distinct cp.value)::int as users
    from delivery d
      join wording w on w.association_id = d.association_id and w.id = d.wording_id
      join contact_point cp on cp.association_id = d.association_id and cp.id = d.contact_point_id
    where d.association_id = ${association} and w.safety_check_id = ${check}
      and d.system = 'line' and d.status = 'queued' and d.line_batch_id is null and not d.held
  `.execute(tx)
  return rows[0]?.users ?? 0
}
