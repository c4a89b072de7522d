import { type Kysely, sql } from 'kysely'

/** A launch that leaves while nobody looks: whether somebody said that it may take of the reserve, and how it kept to it. */
export async function up(db: Kysely<unknown>) {
  await sql`
    alter table planned_send add column may_use_reserve boolean not null default false;
    alter table safety_check
      -- LINE messages that the first asking may cost; null is as many as it needs.
      add column line_at_most int check (line_at_most >= 0);
    alter table safety_check add check (line_at_most is null or purpose <> 'actual');
  `.execute(db)
}
