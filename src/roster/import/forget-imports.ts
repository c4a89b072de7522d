import { sql } from 'kysely'
import type { Db } from '../../db.ts'

/** Files and earlier values are full of names and of no use after a day: they go, everywhere. */
export const forgetImports = (db: Db) => sql`select door_forget_imports()`.execute(db)
