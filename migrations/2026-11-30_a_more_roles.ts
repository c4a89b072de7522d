import { type Kysely, sql } from 'kysely'

/** 委員長 and 閲覧 beside the office and the committee. */
export async function up(db: Kysely<unknown>) {
  await sql`
    alter table staff drop constraint staff_role_check;
    alter table staff add constraint staff_role_check check (role in ('office', 'chair', 'committee', 'viewer'));
  `.execute(db)
}
