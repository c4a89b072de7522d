import { sql } from 'kysely'
import type { Tx } from '../../db.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { PowerUnitId } from '../table.ts'
import type { UnitDraft } from './unit-rules.ts'

/** A draft as the columns of its row. */
export const columnsOf = (draft: UnitDraft) => ({
  ...draft,
  // A driver would take the list for an array of PostgreSQL's.
  burn_points: sql<UnitDraft['burn_points']>`${JSON.stringify(draft.burn_points)}::jsonb`,
})

/** Null where the number is taken. */
export async function insertUnit(
  tx: Tx,
  association: AssociationId,
  { draft, at }: { draft: UnitDraft; at: Date },
) {
  const added = await tx
    .insertInto('power_unit')
    .values({ association_id: association, ...columnsOf(draft), created_at: at })
    .onConflict((conflict) => conflict.columns(['association_id', 'asset_number']).doNothing())
    .returning('id')
    .executeTakeFirst()
  return added?.id ?? null
}

/** Over the version that the one who saves has seen; false where somebody else was quicker. */
export async function updateUnit(
  tx: Tx,
  association: AssociationId,
  { id, version, draft }: { id: PowerUnitId; version: number; draft: UnitDraft },
) {
  const { numUpdatedRows } = await tx
    .updateTable('power_unit')
    .set({ ...columnsOf(draft), version: version + 1 })
    .where('association_id', '=', association)
    .where('id', '=', id)
    .where('version', '=', version)
    .where('status', '<>', 'retired')
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Held so that two who choose numbers at the same time wait for one another. */
export const lockNumbers = (tx: Tx, association: AssociationId) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`power_unit ${association}`}, 0))`.execute(tx)

export async function isNumberTaken(
  tx: Tx,
  association: AssociationId,
  { asset_number, but }: { asset_number: string; but: PowerUnitId | null },
) {
  await lockNumbers(tx, association)
  const found = await tx
    .selectFrom('power_unit')
    .select('id')
    .where('association_id', '=', association)
    .where('asset_number', '=', asset_number)
    .executeTakeFirst()
  return found !== undefined && found.id !== but
}
