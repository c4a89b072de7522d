import { type Kysely, sql } from 'kysely'

/** 隣の貸出の知らせ: which steps of a neighbour's loan a need has been judged by; each of them once. */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table borrowed_news (
      association_id uuid not null,
      loan_id uuid not null,
      place int not null,
      power_need_id uuid not null,
      noted_at timestamptz not null,
      -- The loan is a neighbour's row behind his wall; hence no foreign key to it.
      primary key (association_id, loan_id, place),
      foreign key (association_id, power_need_id) references power_need (association_id, id)
    );
    alter table borrowed_news enable row level security;
    alter table borrowed_news force row level security;
    create policy own on borrowed_news to tomoshibi_app
      using (association_id = current_association()) with check (association_id = current_association());
    grant select, insert on borrowed_news to tomoshibi_app;
  `.execute(db)
}
