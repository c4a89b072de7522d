import { sql } from 'kysely'
import { type Db, inAssociationOf, type Tx } from '../db.ts'
import type { AssociationId } from '../roster/table.ts'
import type { PromptId, SafetyCheck } from '../safety-checks/table.ts'
import type { AreaLeaderId } from './table.ts'

/** Everybody in charge of a ward, with what the office must know of the link. */
export const findLeaders = (tx: Tx, association: AssociationId) =>
  tx
    .selectFrom('area_leader')
    .innerJoin('member', (join) =>
      join
        .onRef('member.association_id', '=', 'area_leader.association_id')
        .onRef('member.id', '=', 'area_leader.member_id'),
    )
    .select(['area_leader.id', 'member_id', 'ward', 'name', 'left_at', 'appointed_at', 'opened_at'])
    .where('area_leader.association_id', '=', association)
    .where('dismissed_at', 'is', null)
    .orderBy('ward')
    .orderBy('kana')
    .execute()

export type LeaderOnList = Awaited<ReturnType<typeof findLeaders>>[number]

/** What a leader can be chosen from: members by reading, and the wards of the association's facilities. */
export async function findChoices(tx: Tx, association: AssociationId) {
  const members = await tx
    .selectFrom('member')
    .select(['id', 'name', 'kana'])
    .where('association_id', '=', association)
    .where('left_at', 'is', null)
    .orderBy('kana')
    .execute()
  const wards = await tx
    .selectFrom('facility')
    .select('ward')
    .distinct()
    .where('association_id', '=', association)
    .orderBy('ward')
    .execute()
  return { members, wards: wards.map(({ ward }) => ward) }
}

export type Choices = Awaited<ReturnType<typeof findChoices>>

/** Whose link this is; null for one that is not, or is no more. */
export const findByToken = (db: Db, hash: Buffer) =>
  inAssociationOf(
    db,
    sql<{ association_id: AssociationId; area_leader_id: AreaLeaderId }>`door_area_leader_by_token(${hash})`,
    async (tx, { association_id, area_leader_id }) => {
      const found = await tx
        .selectFrom('area_leader')
        .innerJoin('association', 'association.id', 'area_leader.association_id')
        .innerJoin('member', (join) =>
          join
            .onRef('member.association_id', '=', 'area_leader.association_id')
            .onRef('member.id', '=', 'area_leader.member_id')
            .on('member.left_at', 'is', null),
        )
        .select([
          'area_leader.id',
          'ward',
          'area_leader.association_id',
          'association.name as association_name',
          'phone',
        ])
        .where('area_leader.association_id', '=', association_id)
        .where('area_leader.id', '=', area_leader_id)
        .executeTakeFirst()
      return found ?? null
    },
  )

export type Leader = NonNullable<Awaited<ReturnType<typeof findByToken>>>

interface Silent {
  prompt_id: PromptId
  name: string
  kana: string
  facility: string | null
  phone: string | null
}

export type OpenCheck = Pick<SafetyCheck, 'id' | 'purpose' | 'title' | 'deadline_at'> & {
  prompted: number
  silent: Silent[]
}

/** The open checks, actual ones first, and in each the ward's silent as the telephone needs them, officers first. */
export async function findSilentOfWard(
  tx: Tx,
  association: AssociationId,
  ward: string,
): Promise<OpenCheck[]> {
  const { rows } = await sql<OpenCheck>`
    select c.id, c.purpose, c.title, c.deadline_at, count(p.id)::int as prompted,
      coalesce(jsonb_agg(jsonb_build_object(
          'prompt_id', p.id, 'name', m.name, 'kana', m.kana, 'facility', f.name, 'phone', (
            select cp.value from contact_point cp
            where cp.association_id = m.association_id and cp.member_id = m.id and cp.system = 'phone'
              and cp.removed_at is null
            order by cp.rank, cp.created_at limit 1))
        order by p.role = 'member', m.kana, m.member_number)
        filter (where not exists (
          select from standing_reply r where r.association_id = p.association_id and r.prompt_id = p.id)), '[]') as silent
    from safety_check c
      join prompt p on p.association_id = c.association_id and p.safety_check_id = c.id and p.ward = ${ward}
      join member m on m.association_id = p.association_id and m.id = p.member_id
      left join facility f on f.association_id = p.association_id and f.id = p.facility_id
    where c.association_id = ${association} and c.status = 'open'
    group by c.association_id, c.id
    order by c.purpose <> 'actual', c.launched_at desc
  `.execute(tx)
  return rows
}
