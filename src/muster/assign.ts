import { sql } from 'kysely'
import { audit } from '../audit/write.ts'
import { type Db, inAssociation, type Tx } from '../db.ts'
import { type Refusal, refuse } from '../refusal.ts'
import type { AssociationId, MemberId } from '../roster/table.ts'
import type { SafetyCheckId } from '../safety-checks/table.ts'
import type { Wanted } from './rules.ts'
import type { ReliefStationId } from './table.ts'

interface Assign {
  association: AssociationId
  check: SafetyCheckId
  wanted: Wanted[]
  by: string
  by_name: string
  at: Date
}

type Assigned = { ok: true; changed: number } | Refusal<'not_found' | 'changed_meanwhile'>

/** 割り当て — everything on the form or nothing: where a colleague has just sent somebody elsewhere, it is looked at again. */
export const assign = (db: Db, { association, check, wanted, by, by_name, at }: Assign) =>
  inAssociation(db, association, async (tx): Promise<Assigned> => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`muster ${association}${check}`}, 0))`.execute(
      tx,
    )
    const now = new Map((await findNow(tx, association, check)).map((one) => [one.member_id, one]))
    const changed = wanted.filter(({ member, station }) => now.get(member)?.station !== station)
    if (changed.some(({ member, seen }) => now.get(member)?.places !== seen && now.has(member)))
      return refuse('changed_meanwhile')
    const stations = await findStationIds(tx, association)
    if (changed.some(({ member, station }) => !now.has(member) || (station && !stations.has(station))))
      return refuse('not_found')
    if (changed.length === 0) return { ok: true, changed: 0 }
    await tx
      .insertInto('muster_assignment')
      .values(
        changed.map(({ member, station, seen }) => ({
          association_id: association,
          safety_check_id: check,
          member_id: member,
          place: seen + 1,
          relief_station_id: station,
          assigned_by: by,
          assigned_by_name: by_name,
          assigned_at: at,
        })),
      )
      .execute()
    const sent = changed.filter(({ station }) => station !== null).length
    const detail = { id: check, sent, released: changed.length - sent }
    await audit(tx, { association, actor: by, action: 'muster.assign', detail, at })
    return { ok: true, changed: changed.length }
  })

/** Everybody asked, where he is sent now, and how many assignments he has had. */
async function findNow(tx: Tx, association: AssociationId, check: SafetyCheckId) {
  const { rows } = await sql<{ member_id: MemberId; station: ReliefStationId | null; places: number }>`
    select p.member_id, newest.relief_station_id as station, coalesce(newest.place, 0) as places
    from prompt p left join lateral (
      select a.relief_station_id, a.place from muster_assignment a
      where a.association_id = p.association_id and a.safety_check_id = p.safety_check_id and a.member_id = p.member_id
      order by a.place desc limit 1) newest on true
    where p.association_id = ${association} and p.safety_check_id = ${check}
  `.execute(tx)
  return rows
}

async function findStationIds(tx: Tx, association: AssociationId) {
  const rows = await tx
    .selectFrom('relief_station')
    .select('id')
    .where('association_id', '=', association)
    .where('put_away_at', 'is', null)
    .execute()
  return new Set(rows.map(({ id }) => id))
}
