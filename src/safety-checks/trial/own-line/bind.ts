import { sql } from 'kysely'
import { audit } from '../../../audit/write.ts'
import { type Db, inAssociation, type Tx } from '../../../db.ts'
import { newId } from '../../../id.ts'
import { type Refusal, refuse } from '../../../refusal.ts'
import type { AssociationId, ContactPointId, LineChannelId } from '../../../roster/table.ts'
import { withMonth } from '../../quota/queries.ts'
import { takesReserve } from '../../quota/rules.ts'
import type { OwnLineId } from '../../table.ts'
import { countAsked, findAskedLine, findBound, findOwnLine } from './queries.ts'
import { ASKED_AN_HOUR, codeHash, deadCode, isSame } from './rules.ts'

export interface Acting {
  association: AssociationId
  /** User id of the staff: everybody can bind a LINE to himself only. */
  by: string
  at: Date
}

const HOUR_MS = 60 * 60_000

/** Of two presses at once the second counts the first. */
export const hold = (tx: Tx, by: string) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`own line ${by}`}, 0))`.execute(tx)

type Asked = { ok: true; id: OwnLineId; to: string } | Refusal<'not_bound' | 'too_many' | 'takes_reserve'>

/**
 * 自分のLINEの登録 — writes down whom a code goes to; whoever calls it sends the code there and says so. What is confirmed
 * stays until the new code is typed. A code costs one message, and never one that was put aside.
 */
export const askOwnLine = (
  db: Db,
  {
    association,
    contact,
    code,
    key,
    by,
    at,
  }: Acting & { contact: ContactPointId; code: string; key: Uint8Array },
) =>
  inAssociation(db, association, async (tx): Promise<Asked> => {
    await hold(tx, by)
    const bound = (await findBound(tx, association)).find(({ id }) => id === contact)
    if (!bound) return refuse('not_bound')
    const asked = await countAsked(tx, association, {
      by,
      since: new Date(at.getTime() - HOUR_MS),
      is_typed: false,
    })
    if (asked >= ASKED_AN_HOUR) return refuse('too_many')
    const cost = await withMonth(tx, association, 1)
    if (cost && takesReserve(cost, 'test')) return refuse('takes_reserve')
    await end(tx, { association, by, at }, 'asked')
    const id: OwnLineId = newId<'own_line'>()
    await tx
      .insertInto('own_line')
      .values({
        association_id: association,
        id,
        user_id: by,
        contact_point_id: contact,
        code_hash: codeHash(key, id, code),
        asked_at: at,
      })
      .execute()
    await audit(tx, { association, actor: by, action: 'own_line.ask', detail: {}, at })
    return { ok: true, id, to: bound.value }
  })

/** LINE took the code over. */
export const markCodeSent = (
  db: Db,
  { association, id, at }: { association: AssociationId; id: OwnLineId; at: Date },
) =>
  inAssociation(db, association, (tx) =>
    tx
      .updateTable('own_line')
      .set({ sent_at: at })
      .where('association_id', '=', association)
      .where('id', '=', id)
      .execute(),
  )

type Confirmed = { ok: true } | Refusal<'nothing_asked' | 'too_many_wrong' | 'expired' | 'wrong'>

/** The code that stood on the phone, typed: from now on it is his own. */
export const confirmOwnLine = (
  db: Db,
  { association, code, key, by, at }: Acting & { code: string; key: Uint8Array },
) =>
  inAssociation(db, association, async (tx): Promise<Confirmed> => {
    await hold(tx, by)
    const own = await findAskedLine(tx, association, by)
    if (!own || own.is_typed)
      return (await findOwnLine(tx, association, by)) ? { ok: true } : refuse('nothing_asked')
    const dead = deadCode(own, at)
    if (dead) return refuse(dead)
    const is_right = isSame(own.code_hash, codeHash(key, own.id, code))
    // One at a time: the old one ends as the new one begins.
    if (is_right) await end(tx, { association, by, at }, 'confirmed')
    await tx
      .updateTable('own_line')
      .set(is_right ? { confirmed_at: at } : { wrong_codes: own.wrong_codes + 1 })
      .where('association_id', '=', association)
      .where('id', '=', own.id)
      .execute()
    // A wrong code is counted, hence committed, and still a refusal.
    if (!is_right) return refuse('wrong')
    await audit(tx, { association, actor: by, action: 'own_line.confirm', detail: {}, at })
    return { ok: true }
  })

/** No trial goes there any more, or only the code that was asked for is given up; again changes nothing. */
export const endOwnLine = (db: Db, { association, by, at, which }: Acting & { which: Which }) =>
  inAssociation(db, association, async (tx) => {
    await hold(tx, by)
    const ended = await end(tx, { association, by, at }, which)
    if (ended > 0n && which === 'confirmed')
      await audit(tx, { association, actor: by, action: 'own_line.end', detail: {}, at })
  })

type Which = 'asked' | 'confirmed'

export async function end(tx: Tx, { association, by, at }: Acting, which: Which) {
  const { numUpdatedRows } = await tx
    .updateTable('own_line')
    .set({ ended_at: at })
    .where('association_id', '=', association)
    .where('user_id', '=', by)
    .where('ended_at', 'is', null)
    .where('confirmed_at', which === 'confirmed' ? 'is not' : 'is', null)
    .executeTakeFirstOrThrow()
  return numUpdatedRows
}

/** Where a trial goes beside the mail; null where nobody said, or nothing can go there any more. */
export async function findTrialLine(
  tx: Tx,
  association: AssociationId,
  by: string,
): Promise<{ to: string; channel: LineChannelId } | null> {
  const own = await findOwnLine(tx, association, by)
  return own?.is_alive && own.value && own.line_channel_id
    ? { to: own.value, channel: own.line_channel_id }
    : null
}
