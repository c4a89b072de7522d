import { type Kysely, sql } from 'kysely'

/** Links by which doctors mend their own addresses, and the head of the audit chain as it was mailed each day. */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table contact_link (
      association_id uuid not null references association,
      id uuid not null default gen_random_uuid(),
      member_id uuid not null,
      kind text not null check (kind in ('update', 'confirm')),
      way text not null check (way in ('mail', 'letter')),
      -- Letters that are printed together.
      print_id uuid,
      token_hash bytea not null unique,
      -- Waits here until its owner has opened the mail that went to it.
      new_mail text check (new_mail ~ '^[A-Za-z0-9!#$%&''*+/=?^_{|}~.-]+@[A-Za-z0-9-]+([.][A-Za-z0-9-]+)+$'),
      retires_old boolean not null default false,
      mail_status text check (mail_status in ('due', 'sent', 'failed')),
      lease_until timestamptz,
      made_by text not null,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      ended_at timestamptz,
      used_at timestamptz,
      saves int not null default 0 check (saves >= 0),
      outcome text check (outcome in ('right', 'changed', 'confirmed')),
      primary key (association_id, id),
      foreign key (association_id, member_id) references member (association_id, id),
      check ((kind = 'confirm') = (new_mail is not null)),
      check ((way = 'letter') = (print_id is not null)),
      check ((way = 'mail') = (mail_status is not null)),
      check ((used_at is null) = (outcome is null))
    );
    create index contact_link_of_member on contact_link (association_id, member_id, created_at desc);
    create unique index contact_link_newest on contact_link (association_id, member_id, kind) where ended_at is null;
    create index contact_link_mail_due on contact_link (association_id) where mail_status = 'due';

    -- One row a day and association, so that of several workers one tells.
    create table audit_head_mail (
      association_id uuid not null references association,
      day date not null,
      seq bigint not null,
      hash bytea not null,
      entries int not null check (entries > 0),
      lease_until timestamptz,
      told_at timestamptz,
      primary key (association_id, day)
    );
  `.execute(db)

  for (const table of ['contact_link', 'audit_head_mail'])
    await sql`
      alter table ${sql.table(table)} enable row level security;
      alter table ${sql.table(table)} force row level security;
      create policy own on ${sql.table(table)} to tomoshibi_app
        using (association_id = current_association()) with check (association_id = current_association());
      grant select, insert, update on ${sql.table(table)} to tomoshibi_app;
    `.execute(db)

  await sql`
    create policy door on contact_link for select to tomoshibi_door using (true);
    grant select on contact_link to tomoshibi_door;
    grant create on schema public to tomoshibi_door;

    create function door_contact_link(hash bytea) returns table (association_id uuid, link_id uuid)
      language sql stable security definer set search_path = public, pg_temp as $$
        select l.association_id, l.id from contact_link l where l.token_hash = hash
      $$;
    alter function door_contact_link(bytea) owner to tomoshibi_door;
    revoke execute on function door_contact_link(bytea) from public;
    grant execute on function door_contact_link(bytea) to tomoshibi_app;
    revoke create on schema public from tomoshibi_door;
  `.execute(db)
}
