import { randomInt } from 'node:crypto'
import { sql } from 'kysely'
import { audit } from '../../audit/write.ts'
import { type Db, inAssociation, type Tx } from '../../db.ts'
import { newId } from '../../id.ts'
import { type Refusal, refuse } from '../../refusal.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { PowerPoolId } from '../table.ts'

/** No 0/O, 1/I/L, 2/Z, 5/S or 8/B: the code is read out over the telephone. */
const LETTERS = 'ACDEFGHJKMNPQRTUVWXY34679'
const joinCode = () => Array.from({ length: 10 }, () => LETTERS[randomInt(LETTERS.length)]).join('')

/** As people type it: small or full-width letters, spaces and hyphens. */
export const readJoinCode = (typed: string) =>
  typed
    .normalize('NFKC')
    .replace(/[\s\p{Pd}ー]/gu, '')
    .toUpperCase()

interface Doing {
  association: AssociationId
  by: string
  at: Date
}

/** 共同利用を始める — its maker takes part at once; others join by the code. */
export const makePool = (db: Db, { association, name, by, at }: Doing & { name: string }) =>
  inAssociation(db, association, async (tx): Promise<{ ok: true; id: PowerPoolId } | Refusal<'bad_name'>> => {
    const written = name.trim()
    if (written === '' || [...written].length > 60) return refuse('bad_name')
    const id: PowerPoolId = newId<'power_pool'>()
    // Not `returning`: the row is only visible to those who take part, and nobody does yet.
    await tx
      .insertInto('power_pool')
      .values({ id, name: written, join_code: joinCode(), created_at: at })
      .execute()
    await takePart(tx, { association, id, at })
    await audit(tx, { association, actor: by, action: 'loan.make_pool', detail: { id }, at })
    return { ok: true, id }
  })

/** 共同利用に参加する — by the code the neighbour's office reads out; joining twice changes nothing. */
export const joinPool = (db: Db, { association, code, by, at }: Doing & { code: string }) =>
  inAssociation(db, association, async (tx): Promise<{ ok: true } | Refusal<'unknown_code'>> => {
    const { rows } = await sql<{
      id: PowerPoolId
    }>`select id from door_pool_by_code(${readJoinCode(code)})`.execute(tx)
    const [pool] = rows
    if (!pool) return refuse('unknown_code')
    const joined = await takePart(tx, { association, id: pool.id, at })
    if (joined)
      await audit(tx, { association, actor: by, action: 'loan.join_pool', detail: { id: pool.id }, at })
    return { ok: true }
  })

/** 共同利用から抜ける — nothing more is lent or borrowed; what is out there comes back as it was promised. */
export const leavePool = (db: Db, { association, id, by, at }: Doing & { id: PowerPoolId }) =>
  inAssociation(db, association, async (tx): Promise<{ ok: true } | Refusal<'not_found'>> => {
    const left = await tx
      .updateTable('power_pool_association')
      .set({ left_at: at })
      .where('power_pool_id', '=', id)
      .where('association_id', '=', association)
      .where('left_at', 'is', null)
      .returning('power_pool_id')
      .executeTakeFirst()
    if (!left) return refuse('not_found')
    await audit(tx, { association, actor: by, action: 'loan.leave_pool', detail: { id }, at })
    return { ok: true }
  })

async function takePart(
  tx: Tx,
  { association, id, at }: { association: AssociationId; id: PowerPoolId; at: Date },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('power_pool_association')
    .values({ power_pool_id: id, association_id: association, joined_at: at })
    .onConflict((conflict) =>
      conflict
        .columns(['power_pool_id', 'association_id'])
        .doUpdateSet({ left_at: null, joined_at: at })
        .where('power_pool_association.left_at', 'is not', null),
    )
    .executeTakeFirst()
  return (numInsertedOrUpdatedRows ?? 0n) > 0n
}
