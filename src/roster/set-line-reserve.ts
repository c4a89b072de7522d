import { audit } from '../audit/write.ts'
import { type Db, inAssociation } from '../db.ts'
import { type Refusal, refuse } from '../refusal.ts'
import type { AssociationId } from './table.ts'

export const MOST_RESERVE = 100_000

/** 災害用の取り置き — how many LINE messages of the month drills and tests leave for a disaster. */
export const setLineReserve = (
  db: Db,
  { association, reserve, by, at }: { association: AssociationId; reserve: number; by: string; at: Date },
) =>
  inAssociation(db, association, async (tx): Promise<{ ok: true } | Refusal<'no_number'>> => {
    if (!Number.isInteger(reserve) || reserve < 0 || reserve > MOST_RESERVE) return refuse('no_number')
    const { numUpdatedRows } = await tx
      .updateTable('association')
      .set({ line_reserve: reserve })
      .where('id', '=', association)
      .where('line_reserve', '<>', reserve)
      .executeTakeFirst()
    // The same number again is no change.
    if (numUpdatedRows === 0n) return { ok: true }
    await audit(tx, {
      association,
      actor: by,
      action: 'association.set_line_reserve',
      detail: { reserve },
      at,
    })
    return { ok: true }
  })
