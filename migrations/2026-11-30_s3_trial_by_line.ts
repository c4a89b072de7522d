import { type Kysely, sql } from 'kysely'

/** 自分への試し送りをLINEでも — whose LINE an officer's own is, and the batch of one that goes there. */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table own_line (
      association_id uuid not null references association,
      id uuid not null default gen_random_uuid(),
      user_id text not null,
      -- The very LINE that the code was sent to; another phone of the same member needs another code.
      contact_point_id uuid not null,
      code_hash bytea not null,
      wrong_codes int not null default 0,
      asked_at timestamptz not null,
      confirmed_at timestamptz,
      ended_at timestamptz,
      primary key (association_id, id),
      foreign key (association_id, contact_point_id) references contact_point (association_id, id)
    );
    create index own_line_of_person on own_line (association_id, user_id, asked_at desc);
    create unique index own_line_once on own_line (association_id, user_id)
      where confirmed_at is not null and ended_at is null;

    alter table own_line enable row level security;
    alter table own_line force row level security;
    create policy own on own_line to tomoshibi_app
      using (association_id = current_association()) with check (association_id = current_association());
    grant select, insert, update on own_line to tomoshibi_app;

    alter table line_batch
      drop constraint line_batch_kind_check,
      add constraint line_batch_kind_check check (kind in ('prompt', 'advance', 'correction', 'trial')),
      -- A trial says so before anything else but 【訓練】, and goes to one person.
      add constraint line_batch_trial check (kind <> 'trial' or (cardinality(recipients) = 1
        and alt_text like case purpose when 'actual' then '【試し送り】%' when 'drill' then '【訓練】【試し送り】%'
          else '【配信テスト】【試し送り】%' end));
  `.execute(db)
}
