import type { Insertable } from 'kysely'
import type { Tx } from '../db.ts'
import type { DeliveryTables } from './table.ts'

/** 文面の確定 — keeps the finished words of one wave; the first words of a wave stay, whoever comes second. */
export const freezeWording = (tx: Tx, wording: Insertable<DeliveryTables['wording']>) =>
  tx
    .insertInto('wording')
    .values(wording)
    .onConflict((conflict) => conflict.columns(['association_id', 'safety_check_id', 'wave']).doNothing())
    .execute()
