import { sql } from 'kysely'
import { type Db, inAssociationOf, type Tx } from '../../db.ts'
import { newId } from '../../id.ts'
import { type Refusal, refuse } from '../../refusal.ts'
import { findRosterNames } from '../../roster/queries.ts'
import type { AssociationId, FacilityId } from '../../roster/table.ts'
import { answerable } from '../../safety-checks/rules.ts'
import type { PromptId, Purpose, SafetyCheck, SafetyCheckId } from '../../safety-checks/table.ts'
import type { PowerNeedLinkId } from '../table.ts'
import { type FaultyNeed, keepNeed } from './ask.ts'
import { changeIn } from './change.ts'
import { readVersion, readWish, type Typed } from './need-form.ts'
import { type FoundNeed, findOpenNeedOf, holdFacility } from './queries.ts'

interface Opened {
  association_id: AssociationId
  link_id: PowerNeedLinkId | null
  prompt_id: PromptId | null
}

/** The clinic behind a link, and the need it has already. */
export interface Asker {
  association_id: AssociationId
  association_name: string
  phone: string | null
  facility_id: FacilityId
  facility_name: string
  purpose: Purpose
  safety_check_id: SafetyCheckId | null
  is_over: boolean
  need: FoundNeed | null
}

const door = (token_hash: Buffer) => sql<Opened>`door_power_asker(${token_hash})`

export const findAsker = (db: Db, token_hash: Buffer, at: Date) =>
  inAssociationOf(db, door(token_hash), (tx, opened) => findAskerIn(tx, opened, at))

async function findAskerIn(tx: Tx, opened: Opened, at: Date): Promise<Asker | null> {
  const { rows } = opened.link_id
    ? await sql<Row>`
        select ${WHO}, l.purpose, l.safety_check_id, l.expires_at, l.ended_at,
          null as status, null as closed_at
        from power_need_link l
          join association a on a.id = l.association_id
          join facility f on f.association_id = l.association_id and f.id = l.facility_id
        where l.association_id = ${opened.association_id} and l.id = ${opened.link_id}`.execute(tx)
    : await sql<Row>`
        select ${WHO}, c.purpose, c.id as safety_check_id, null as expires_at, null as ended_at,
          c.status, c.closed_at
        from prompt p
          join association a on a.id = p.association_id
          join safety_check c on c.association_id = p.association_id and c.id = p.safety_check_id
          join facility f on f.association_id = p.association_id and f.id = p.facility_id
        where p.association_id = ${opened.association_id} and p.id = ${opened.prompt_id}`.execute(tx)
  const [row] = rows
  if (!row) return null
  const { expires_at, ended_at, status, closed_at, ...who } = row
  const by_check = status && ['withdrawn', 'expired'].includes(answerable({ status, closed_at }, at))
  const is_over = ended_at !== null || (expires_at !== null && expires_at <= at) || by_check === true
  return { ...who, is_over, need: await findOpenNeedOf(tx, opened.association_id, who) }
}

type Row = Omit<Asker, 'is_over' | 'need'> & {
  expires_at: Date | null
  ended_at: Date | null
  status: SafetyCheck['status'] | null
  closed_at: Date | null
}

const WHO = sql`a.id as association_id, a.name as association_name, a.phone, f.id as facility_id, f.name as facility_name`

type Said = { ok: true; asker: Asker } | Refusal<'gone'> | Refusal<'changed_meanwhile'> | FaultyNeed

/** 申出(リンク) — a clinic's first word makes the need, the next ones change it; the same words again do nothing. */
export async function askByLink(
  db: Db,
  { token_hash, typed, at }: { token_hash: Buffer; typed: Typed; at: Date },
): Promise<Said> {
  const said = await inAssociationOf(db, door(token_hash), async (tx, opened): Promise<Said> => {
    const first = await findAskerIn(tx, opened, at)
    if (!first || first.is_over) return refuse('gone')
    const association = opened.association_id
    const read = readWish(typed, await findRosterNames(tx, association))
    if (!read.ok) return { ...refuse('faulty'), faults: read.faults }
    await holdFacility(tx, association, first.facility_id)
    // Read again: the other of two presses may have made it in the meantime.
    const asker = await findAskerIn(tx, opened, at)
    if (!asker) return refuse('gone')
    const { need, facility_id, purpose, safety_check_id } = asker
    if (need) {
      const version = readVersion(typed)
      const changed = await changeIn(
        tx,
        { association, id: need.id, version, by: 'member', at, need },
        read.wish,
      )
      return changed.ok ? { ok: true, asker } : refuse('changed_meanwhile')
    }
    const of = { association, facility_id, purpose, safety_check_id, reply_detail_id: null }
    await keepNeed(tx, { ...of, id: newId<'power_need'>(), via: 'link', by: 'member', at }, read.wish)
    return { ok: true, asker }
  })
  return said ?? refuse('gone')
}
