import { type Kysely, sql } from 'kysely'

/** 毎晩の控え: roster and call sheet, locked with a pass phrase, for the day on which this server is gone. */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table twin_setting (
      association_id uuid primary key references association,
      -- Counts every change, so that the second of two people at it is told.
      version int not null check (version > 0),
      way text not null check (way in ('off', 'mail', 'folder')),
      -- Sealed under TOMOSHIBI_SECRET: every night needs it.
      pass_sealed text,
      -- User ids of those who get the mail.
      recipients text[] not null default '{}',
      nights int not null default 7 check (nights between 2 and 31),
      set_by text not null,
      set_at timestamptz not null,
      check (way = 'off' or pass_sealed is not null),
      check (way <> 'mail' or cardinality(recipients) > 0)
    );

    -- One row a night and setting, so that of several workers one writes.
    create table twin_run (
      association_id uuid not null references association,
      night date not null,
      version int not null,
      way text not null check (way in ('mail', 'folder')),
      tries int not null default 0 check (tries >= 0),
      lease_until timestamptz,
      done_at timestamptz,
      failed_at timestamptz,
      failure text,
      -- Who stands in it.
      members int,
      -- How many mails were taken.
      mailed int,
      primary key (association_id, night, version),
      check ((failed_at is null) = (failure is null)),
      check (done_at is null or failed_at is null)
    );
  `.execute(db)

  for (const table of ['twin_setting', 'twin_run'])
    await sql`
      alter table ${sql.table(table)} enable row level security;
      alter table ${sql.table(table)} force row level security;
      create policy own on ${sql.table(table)} to tomoshibi_app
        using (association_id = current_association()) with check (association_id = current_association());
      grant select, insert, update on ${sql.table(table)} to tomoshibi_app;
    `.execute(db)
}
