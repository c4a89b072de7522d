import type { Db } from '../db.ts'

/** Notes a hand-over that is in this database, whole. Numbers only grow, whatever order two come in. */
export const keepMark = (db: Db, number: number) =>
  db
    .insertInto('edge_mark')
    .values({ number })
    .onConflict((conflict) =>
      conflict.column('only_one').doUpdateSet((now) => ({
        number: now.fn<number>('greatest', ['edge_mark.number', 'excluded.number']),
      })),
    )
    .execute()

/** The last hand-over that this database holds; 0 where there was none. */
export async function readMark(db: Db): Promise<number> {
  const row = await db.selectFrom('edge_mark').select('number').executeTakeFirst()
  return row?.number ?? 0
}
