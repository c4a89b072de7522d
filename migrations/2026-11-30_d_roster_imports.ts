import { type Kysely, sql } from 'kysely'

/** 名簿の取り込み on screen: the file while it is needed, how its columns were read, and the way back for 24 hours. */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table roster_import (
      association_id uuid not null references association,
      id uuid not null default gen_random_uuid(),
      state text not null default 'uploaded'
        check (state in ('uploaded', 'applying', 'applied', 'undone', 'failed', 'discarded')),
      file_name text not null check (length(file_name) between 1 and 120),
      file_sealed text,
      settings jsonb,
      before_sealed text,
      added jsonb,
      counts jsonb,
      kept jsonb,
      uploaded_by text not null,
      uploaded_by_name text not null,
      uploaded_at timestamptz not null,
      claimed_at timestamptz,
      recheck_at timestamptz,
      applied_by text,
      applied_by_name text,
      applied_at timestamptz,
      undone_at timestamptz,
      primary key (association_id, id),
      check ((state in ('applied', 'undone')) = (applied_at is not null)),
      check ((state in ('applied', 'undone')) = (counts is not null)),
      check ((state = 'undone') = (undone_at is not null)),
      check (state <> 'applying' or claimed_at is not null),
      check (state <> 'discarded' or file_sealed is null)
    );
    create index roster_import_recent on roster_import (association_id, uploaded_at desc);
    create index roster_import_kept on roster_import (uploaded_at)
      where file_sealed is not null or before_sealed is not null;

    create table roster_import_columns (
      association_id uuid not null references association,
      headings_key text not null,
      choice jsonb not null,
      used_at timestamptz not null,
      primary key (association_id, headings_key)
    );

    -- Taking an import back asks of each row whether anything points at it.
    create index prompt_of_member on prompt (association_id, member_id);
    create index prompt_of_facility on prompt (association_id, facility_id);
    create index reply_of_member on reply (association_id, member_id);
    create index notice_of_member on notice (association_id, member_id);
    create index delivery_of_contact_point on delivery (association_id, contact_point_id);
    create index member_of_facility on member (association_id, facility_id);
  `.execute(db)

  for (const table of ['roster_import', 'roster_import_columns']) {
    await sql`
      alter table ${sql.table(table)} enable row level security;
      alter table ${sql.table(table)} force row level security;
      create policy own on ${sql.table(table)} to tomoshibi_app
        using (association_id = current_association()) with check (association_id = current_association());
      grant select, insert, update on ${sql.table(table)} to tomoshibi_app;
    `.execute(db)
  }

  await sql`
    grant create on schema public to tomoshibi_door;
    create policy door on roster_import for select to tomoshibi_door using (true);
    create policy door_on on roster_import for update to tomoshibi_door using (true);
    grant select (association_id, id, state, added, file_sealed, before_sealed, uploaded_at, applied_at)
      on roster_import to tomoshibi_door;
    grant update (file_sealed, before_sealed, added) on roster_import to tomoshibi_door;

    -- Even this door reaches the rows of the association in charge only.
    create policy door_off on member for delete to tomoshibi_door using (association_id = current_association());
    create policy door_off on facility for delete to tomoshibi_door using (association_id = current_association());
    create policy door_off on contact_point for delete to tomoshibi_door using (association_id = current_association());
    create policy door on member for select to tomoshibi_door using (association_id = current_association());
    create policy door on facility for select to tomoshibi_door using (association_id = current_association());
    grant select (association_id, id) on member, facility to tomoshibi_door;
    grant delete on member, facility, contact_point to tomoshibi_door;

    -- Files and earlier values are of no use after a day, and full of names. Gives how many imports were emptied.
    create function door_forget_imports() returns int
      language sql security definer set search_path = public, pg_temp as $$
        with forgotten as (
          update roster_import set
            file_sealed = case when uploaded_at >= app_clock() - interval '24 hours' then file_sealed end,
            before_sealed = case when applied_at >= app_clock() - interval '24 hours' then before_sealed end,
            added = case when applied_at >= app_clock() - interval '24 hours' then added end
          where (file_sealed is not null and uploaded_at < app_clock() - interval '24 hours')
            or (before_sealed is not null and applied_at < app_clock() - interval '24 hours')
          returning 1)
        select count(*)::int from forgotten
      $$;

    -- Of the rows that this import added, removes those that nothing points at, and gives them. The app may remove
    -- nothing by itself, and this door nothing that is not on the import's own list.
    create function door_take_back_added(import uuid, wanted uuid[]) returns table (id uuid)
      language plpgsql security definer set search_path = public, pg_temp as $$
      #variable_conflict use_column
      declare list jsonb; one uuid; kind text;
      begin
        select r.added into list from roster_import r
          where r.association_id = current_association() and r.id = import and r.state = 'applied';
        foreach kind in array array['contact_points', 'members', 'facilities'] loop
          for one in select w.id from jsonb_array_elements_text(list -> kind) as a(id)
              join unnest(wanted) as w(id) on w.id = a.id::uuid loop
            begin
              if kind = 'contact_points' then
                delete from contact_point c where c.association_id = current_association() and c.id = one;
              elsif kind = 'members' then
                delete from member m where m.association_id = current_association() and m.id = one;
              else
                delete from facility f where f.association_id = current_association() and f.id = one;
              end if;
              if found then id := one; return next; end if;
            exception when foreign_key_violation then null;
            end;
          end loop;
        end loop;
      end $$;

    alter function door_forget_imports() owner to tomoshibi_door;
    alter function door_take_back_added(uuid, uuid[]) owner to tomoshibi_door;
    revoke all on function door_forget_imports(), door_take_back_added(uuid, uuid[]) from public;
    grant execute on function door_forget_imports(), door_take_back_added(uuid, uuid[]) to tomoshibi_app;
    revoke create on schema public from tomoshibi_door;
  `.execute(db)
}
