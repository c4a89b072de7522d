import { sql } from 'kysely'
import type { Tx } from '../db.ts'
import type { Condition } from '../replies/table.ts'
import type { AssociationId, MemberId, Role } from '../roster/table.ts'
import type { SafetyCheckId } from '../safety-checks/table.ts'
import type { ReliefStationId } from './table.ts'

export interface Station {
  id: ReliefStationId
  name: string
  address: string | null
}

/** The association's 救護所 in the order they were added, without those put away. */
export const findStations = (tx: Tx, association: AssociationId): Promise<Station[]> =>
  tx
    .selectFrom('relief_station')
    .select(['id', 'name', 'address'])
    .where('association_id', '=', association)
    .where('put_away_at', 'is', null)
    .orderBy('created_at')
    .orderBy('name')
    .execute()

/** One who said that he can come, or who has been sent somewhere. */
export interface Comer {
  member_id: MemberId
  name: string
  kana: string
  role: Role
  ward: string | null
  facility: string | null
  phone: string | null
  condition: Condition | null
  /** The code of MUSTER, and since when he says so. */
  choice: string | null
  said_at: Date | null
  station_id: ReliefStationId | null
  station_name: string | null
  assigned_by_name: string | null
  assigned_at: Date | null
  /** How many assignments he has had in this check. */
  places: number
}

/** 参集可否 — the soonest first, officers before the others; whoever cannot come is only counted. */
export async function findComers(tx: Tx, association: AssociationId, check: SafetyCheckId) {
  const { rows } = await sql<Comer>`
    select p.member_id, m.name, m.kana, p.role, p.ward, f.name as facility, d.choice, d.event_at as said_at,
      (select condition from latest_reply r
        where r.association_id = ${association} and r.prompt_id = p.id limit 1) as condition,
      (select cp.value from contact_point cp
        where cp.association_id = ${association} and cp.member_id = m.id and cp.system = 'phone' and cp.removed_at is null
        order by cp.rank, cp.created_at limit 1) as phone,
      newest.relief_station_id as station_id, s.name as station_name, newest.assigned_by_name, newest.assigned_at,
      coalesce(newest.place, 0) as places
    from prompt p
      join member m on m.association_id = p.association_id and m.id = p.member_id
      left join facility f on f.association_id = p.association_id and f.id = p.facility_id
      left join latest_detail d on d.association_id = p.association_id and d.prompt_id = p.id and d.question = 'MUSTER'
      left join lateral (
        select * from muster_assignment a
        where a.association_id = p.association_id and a.safety_check_id = p.safety_check_id and a.member_id = p.member_id
        order by a.place desc limit 1) newest on true
      left join relief_station s on s.association_id = p.association_id and s.id = newest.relief_station_id
    where p.association_id = ${association} and p.safety_check_id = ${check}
      and (d.choice is not null or newest.relief_station_id is not null)
    order by d.choice nulls last, p.role = 'member', p.ward nulls last, m.kana, m.member_number
  `.execute(tx)
  return rows
}

/** How many were asked, and how many of them answered at all. */
export async function countAsked(tx: Tx, association: AssociationId, check: SafetyCheckId) {
  const { rows } = await sql<{ prompted: number; replied: number }>`
    select count(*)::int as prompted, count(*) filter (where exists (
      select from standing_reply r where r.association_id = ${association} and r.prompt_id = p.id))::int as replied
    from prompt p where p.association_id = ${association} and p.safety_check_id = ${check}
  `.execute(tx)
  return rows[0] ?? { prompted: 0, replied: 0 }
}
