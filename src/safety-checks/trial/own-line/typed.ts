import { sql } from 'kysely'
import { audit } from '../../../audit/write.ts'
import { type Db, inAssociation, type Tx } from '../../../db.ts'
import { newId } from '../../../id.ts'
import { type Refusal, refuse } from '../../../refusal.ts'
import type { AssociationId, LineChannelId } from '../../../roster/table.ts'
import { type Acting, end, hold } from './bind.ts'
import { countAsked } from './queries.ts'
import { SHOWN_AN_HOUR, SHOWN_CODE_MS } from './rules.ts'

/**
 * 画面のコード — for an officer who is no member: writes down the hash of a code (src/roster/binding-code.ts) that stands
 * on the screen. Whoever types it into the association's LINE within 30 minutes gets the trials. It costs no message.
 */
export const showOwnCode = (db: Db, { association, hash, by, at }: Acting & { hash: Buffer }) =>
  inAssociation(db, association, async (tx): Promise<{ ok: true } | Refusal<'no_channel' | 'too_many'>> => {
    await hold(tx, by)
    const home = await tx
      .selectFrom('association')
      .select('line_channel_id')
      .where('id', '=', association)
      .executeTakeFirst()
    if (!home?.line_channel_id) return refuse('no_channel')
    const since = new Date(at.getTime() - 60 * 60_000)
    if ((await countAsked(tx, association, { by, since, is_typed: true })) >= SHOWN_AN_HOUR)
      return refuse('too_many')
    await end(tx, { association, by, at }, 'asked')
    await tx
      .insertInto('own_line')
      .values({
        association_id: association,
        id: newId<'own_line'>(),
        user_id: by,
        is_typed: true,
        code_hash: hash,
        asked_at: at,
      })
      .execute()
    await audit(tx, { association, actor: by, action: 'own_line.show', detail: {}, at })
    return { ok: true }
  })

interface Heard {
  association: AssociationId
  line_channel_id: LineChannelId
  user_id: string
  at: Date
}

/**
 * A code typed into LINE: whose it was, where it was an officer's and still alive; trials go there from now on. Whoever
 * calls it writes the trail, last of all.
 */
export async function takeOwnCode(
  tx: Tx,
  { association, line_channel_id, user_id, hash, at }: Heard & { hash: Buffer },
): Promise<{ by: string } | null> {
  const find = () =>
    tx
      .selectFrom('own_line')
      .select(['id', 'user_id'])
      .where('association_id', '=', association)
      .where('is_typed', '=', true)
      .where('code_hash', '=', hash)
      .where('confirmed_at', 'is', null)
      .where('ended_at', 'is', null)
      .where('asked_at', '>', new Date(at.getTime() - SHOWN_CODE_MS))
      .executeTakeFirst()
  const shown = await find()
  if (!shown) return null
  const by = shown.user_id
  await hold(tx, by)
  // Meanwhile it may have been given up, renewed or typed by somebody else.
  const own = await find()
  if (!own) return null
  await end(tx, { association, by, at }, 'confirmed')
  await tx
    .updateTable('own_line')
    .set({ confirmed_at: at, line_channel_id, line_user: user_id })
    .where('association_id', '=', association)
    .where('id', '=', own.id)
    .execute()
  return { by }
}

/** 「解除」 from an officer's own LINE: whose trials came there until now. */
export async function endOwnLineOf(tx: Tx, { association, line_channel_id, user_id, at }: Heard) {
  const ended = await tx
    .updateTable('own_line')
    .set({ ended_at: at })
    .where('association_id', '=', association)
    .where('line_channel_id', '=', line_channel_id)
    .where('line_user', '=', user_id)
    .where('ended_at', 'is', null)
    .returning('user_id')
    .execute()
  return ended.map((own) => own.user_id)
}

/** The account's ID that a QR code leads to, where the letters have one. */
export async function findBasicId(tx: Tx, association: AssociationId) {
  const { rows } = await sql<{ basic_id: string | null }>`
    select basic_id from letter_setting where association_id = ${association}`.execute(tx)
  return rows[0]?.basic_id ?? null
}
