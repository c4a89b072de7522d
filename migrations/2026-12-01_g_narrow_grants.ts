import { type Kysely, sql } from 'kysely'

/** The shapes of a map and the moment of a mark never change: only what moves may be written again. */
export async function up(db: Kysely<unknown>) {
  await sql`
    revoke update on area_map, curve_mark from tomoshibi_app;
    grant update (name_key, ties, used_at, ended_at) on area_map to tomoshibi_app;
    grant update (taken_back_by, taken_back_at) on curve_mark to tomoshibi_app;
  `.execute(db)
}
