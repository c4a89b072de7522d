import { type Kysely, sql } from 'kysely'

/** Why news of a loan did not arrive, for whoever asks why nobody was told. */
export async function up(db: Kysely<unknown>) {
  await sql`
    alter table loan_message
      add column failure text,
      add constraint loan_message_failure check (failure is null or status = 'failed');
  `.execute(db)
}
