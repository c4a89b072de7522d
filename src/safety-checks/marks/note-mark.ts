import { sql } from 'kysely'
import { audit } from '../../audit/write.ts'
import { type Db, inAssociation, tellBoards } from '../../db.ts'
import { type Refusal, refuse } from '../../refusal.ts'
import type { AssociationId } from '../../roster/table.ts'
import { findSafetyCheck } from '../queries.ts'
import type { CurveMarkId, SafetyCheckId } from '../table.ts'
import { findMarks } from './queries.ts'
import { type MarkFault, MOST_MARKS, momentFault, readKind } from './rules.ts'

interface By {
  association: AssociationId
  id: SafetyCheckId
  by: string
  at: Date
}

type Noted = { ok: true } | Refusal<'not_found' | 'not_launched' | 'already_noted' | MarkFault>

/** できごとを記す — when something happened that the curve of the answers should show. */
export const noteMark = (
  db: Db,
  {
    association,
    id,
    kind,
    happened_at,
    by,
    by_name,
    at,
  }: By & {
    kind: string | undefined
    happened_at: Date | null
    by_name: string
  },
) =>
  inAssociation(db, association, async (tx): Promise<Noted> => {
    const check = await findSafetyCheck(tx, association, id)
    if (!check) return refuse('not_found')
    const { launched_at, closed_at } = check
    if (!launched_at) return refuse('not_launched')
    const read = readKind(kind)
    if (!read) return refuse('no_kind')
    const fault = momentFault(happened_at, { launched_at, closed_at, at })
    if (fault || !happened_at) return refuse(fault ?? 'no_moment')
    // Two who note the last one at once are counted one after the other.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`marks ${id}`}, 0))`.execute(tx)
    if ((await findMarks(tx, association, id)).length >= MOST_MARKS) return refuse('too_many')
    const noted = await tx
      .insertInto('curve_mark')
      .values({
        association_id: association,
        safety_check_id: id,
        kind: read,
        happened_at,
        noted_by: by,
        noted_by_name: by_name,
        noted_at: at,
      })
      .onConflict((known) => known.doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!noted) return refuse('already_noted')
    await tellBoards(tx, association)
    const detail = { id, kind: read, happened_at: happened_at.toISOString() }
    await audit(tx, { association, actor: by, action: 'safety_check.note_mark', detail, at })
    return { ok: true }
  })

/** 取り消す — the mark leaves the curve; that it stood there stays on record. A second press changes nothing. */
export const takeMarkBack = (db: Db, { association, id, mark, by, at }: By & { mark: CurveMarkId }) =>
  inAssociation(db, association, async (tx): Promise<{ ok: true } | Refusal<'not_found'>> => {
    const of = tx
      .selectFrom('curve_mark')
      .select(['kind', 'happened_at'])
      .where('association_id', '=', association)
      .where('safety_check_id', '=', id)
      .where('id', '=', mark)
    const known = await of.executeTakeFirst()
    if (!known) return refuse('not_found')
    const taken = await tx
      .updateTable('curve_mark')
      .set({ taken_back_by: by, taken_back_at: at })
      .where('association_id', '=', association)
      .where('id', '=', mark)
      .where('taken_back_at', 'is', null)
      .returning('id')
      .executeTakeFirst()
    if (!taken) return { ok: true }
    await tellBoards(tx, association)
    const detail = { id, kind: known.kind, happened_at: known.happened_at.toISOString() }
    await audit(tx, { association, actor: by, action: 'safety_check.take_mark_back', detail, at })
    return { ok: true }
  })
