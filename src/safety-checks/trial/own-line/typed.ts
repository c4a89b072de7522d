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

/** A code typed into LINE: true where it was an officer's and still alive, who gets trials there from now on. */
export async function takeOwnCode(
  tx: Tx,
  { association, line_channel_id, user_id, hash, at }: Heard & { hash: Buffer },
): Promise<boolean> {
  const asked = await tx
    .selectFrom('own_line')
    .select(['id', 'user_id'])
    .where('association_id', '=', association)
    .where('is_typed', '=', true)
    .where('code_hash', '=', hash)
    .where('confirmed_at', 'is', null)
    .where('ended_at', 'is', null)
    .where('asked_at', '>', new Date(at.getTime() - SHOWN_CODE_MS))
    .executeTakeFirst()
  if (!asked) return false
  const by = asked.user_id
  // A new code on the screen and this one typed at the same moment: one of them comes first.
  await hold(tx, by)
  await end(tx, { association, by, at }, 'confirmed')
  const { numUpdatedRows } = await tx
    .updateTable('own_line')
    .set({ confirmed_at: at, line_channel_id, line_user: user_id })
    .where('association_id', '=', association)
    .where('id', '=', asked.id)
    .where('confirmed_at', 'is', null)
    .where('ended_at', 'is', null)
    .executeTakeFirstOrThrow()
  if (numUpdatedRows === 0n) return false
  await audit(tx, { association, actor: by, action: 'own_line.confirm', detail: {}, at })
  return true
}

/** 「解除」 from an officer's own LINE; true where trials came there until now. */
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
  for (const { user_id: actor } of ended)
    await audit(tx, { association, actor, action: 'own_line.end', detail: {}, at })
  return ended.length > 0
}

/** The account's ID that a QR code leads to, where the letters have one. */
export async function findBasicId(tx: Tx, association: AssociationId) {
  const { rows } = await sql<{ basic_id: string | null }>`
    select basic_id from letter_setting where association_id = ${association}`.execute(tx)
  return rows[0]?.basic_id ?? null
}
