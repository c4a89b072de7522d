import { type Kysely, sql } from 'kysely'

/** Links by which a clinic says what power it needs, and the devices of a need as they were before each change. */
export async function up(db: Kysely<unknown>) {
  await sql`
    -- Nothing is taken away: a change adds the devices anew, and those of the newest version count.
    alter table power_need_device add column need_version int not null default 1 check (need_version > 0);
    alter table power_need_device drop constraint power_need_device_pkey;
    alter table power_need_device add primary key (association_id, power_need_id, need_version, place);

    create index power_need_open on power_need (association_id, facility_id) where status = 'open';

    create table power_need_link (
      association_id uuid not null,
      id uuid not null default gen_random_uuid(),
      facility_id uuid not null,
      purpose text not null check (purpose in ('actual', 'drill', 'test')),
      safety_check_id uuid,
      token_hash bytea not null unique,
      -- Null: nobody there has an address, and the office tells the link itself.
      mail_status text check (mail_status in ('due', 'sent', 'failed')),
      lease_until timestamptz,
      made_by text not null,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      -- When a newer link took its place.
      ended_at timestamptz,
      primary key (association_id, id),
      foreign key (association_id) references association (id),
      foreign key (association_id, facility_id) references facility (association_id, id),
      foreign key (association_id, safety_check_id) references safety_check (association_id, id)
    );
    create index power_need_link_of_facility on power_need_link (association_id, facility_id, created_at desc);
    create index power_need_link_mail_due on power_need_link (association_id) where mail_status = 'due';

    alter table power_need_link enable row level security;
    alter table power_need_link force row level security;
    create policy own on power_need_link to tomoshibi_app
      using (association_id = current_association()) with check (association_id = current_association());
    create policy door on power_need_link for select to tomoshibi_door using (true);
    grant select, insert, update on power_need_link to tomoshibi_app;
    grant select on power_need_link to tomoshibi_door;

    grant create on schema public to tomoshibi_door;
    -- A clinic comes by a link of the office's or by the one of its safety check.
    create function door_power_asker(hash bytea) returns table (association_id uuid, link_id uuid, prompt_id uuid)
      language sql stable security definer set search_path = public, pg_temp as $$
        select l.association_id, l.id, null::uuid from power_need_link l where l.token_hash = hash
        union all
        select p.association_id, null::uuid, p.id from prompt p where p.token_hash = hash
      $$;
    alter function door_power_asker(bytea) owner to tomoshibi_door;
    revoke execute on function door_power_asker(bytea) from public;
    grant execute on function door_power_asker(bytea) to tomoshibi_app;
    revoke create on schema public from tomoshibi_door;
  `.execute(db)
}
