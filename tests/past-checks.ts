import { sql } from 'kysely'
import type { AssociationId, FacilityType, MemberId, Role } from '../src/roster/table.ts'
import type { Purpose, SafetyCheckId } from '../src/safety-checks/table.ts'
import type { World } from './world.ts'

/** So many members at once, past every wall: nobody asks them anything, they only stand in past checks. */
export async function manyMembers(
  w: World,
  association: AssociationId,
  { count, role, name }: { count: number; role: Role; name: string },
): Promise<MemberId[]> {
  const { rows } = await w.store.owner.query<{ id: MemberId }>(
    `insert into member (association_id, member_number, name, kana, role)
     select $1, $4 || lpad(n::text, 3, '0'), $4 || ' ' || n, 'カナ', $3 from generate_series(1, $2) n returning id`,
    [association, count, role, name],
  )
  return rows.map(({ id }) => id)
}

interface Past {
  association: AssociationId
  title: string
  purpose?: Purpose
  launched_at: string
  /** Null while it still runs. */
  hours?: number | null
  audience_roles?: Role[]
  asked: MemberId[]
  /** Which of them answered, the first after a minute and one more each minute. */
  replied: MemberId[]
  left_out?: boolean
  status?: 'closed' | 'withdrawn'
  facility_types?: FacilityType[]
}

/** A check as it lies in the database long after: launched, answered, closed. */
export async function aPastCheck(w: World, past: Past): Promise<SafetyCheckId> {
  const launched_at = new Date(past.launched_at)
  const hours = past.hours === undefined ? 12 : past.hours
  const closed_at = hours === null ? null : new Date(launched_at.getTime() + hours * 3_600_000)
  return w.ownerDb.transaction().execute(async (tx) => {
    const { id } = await tx
      .insertInto('safety_check')
      .values({
        association_id: past.association,
        title: past.title,
        purpose: past.purpose ?? 'drill',
        status: closed_at ? (past.status ?? 'closed') : 'open',
        audience_roles: past.audience_roles ?? ['officer', 'member'],
        launched_at,
        closed_at,
        left_out: past.left_out ?? false,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    await sql`
      insert into prompt (association_id, safety_check_id, member_id, role, ward, facility_type, planned_at)
      select ${past.association}, ${id}, m.id, m.role, '中',
        (${past.facility_types ?? ['clinic']}::text[])[1 + (a.n - 1) % ${(past.facility_types ?? ['clinic']).length}],
        ${launched_at}
      from unnest(${past.asked}::uuid[]) with ordinality a(id, n) join member m on m.id = a.id`.execute(tx)
    await sql`
      insert into reply (association_id, member_id, prompt_id, condition, via, event_at, source_event_id)
      select p.association_id, p.member_id, p.id, (array['open', 'partly_open', 'closed'])[1 + (a.n % 3)::int], 'line',
        ${launched_at}::timestamptz + make_interval(mins => a.n::int), 'past ' || p.id
      from unnest(${past.replied}::uuid[]) with ordinality a(id, n)
        join prompt p on p.member_id = a.id and p.safety_check_id = ${id}`.execute(tx)
    return id
  })
}
