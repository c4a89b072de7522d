import { type Kysely, sql } from 'kysely'

/** The Worker in front: how far its hand-overs have come, and which checks it has been told of. */
export async function up(db: Kysely<unknown>) {
  await sql`
    -- Whether the page of the edge may show a doctor's surname.
    alter table association add column edge_surname boolean not null default false;

    -- One row: the number of the last hand-over that is in this database. A backup remembers a smaller one, and so the
    -- edge learns what to hand over again.
    create table edge_mark (
      only_one boolean primary key default true check (only_one),
      number int not null check (number >= 0)
    );
    alter table edge_mark enable row level security;
    alter table edge_mark force row level security;
    create policy own on edge_mark to tomoshibi_app using (true) with check (true);
    grant select, insert, update on edge_mark to tomoshibi_app;

    create table edge_push (
      association_id uuid not null,
      safety_check_id uuid not null,
      -- What the edge was last told; null where it has not taken anything yet.
      fingerprint text,
      pushed_at timestamptz,
      tries int not null default 0,
      next_try_at timestamptz not null,
      primary key (association_id, safety_check_id),
      foreign key (association_id, safety_check_id) references safety_check (association_id, id)
    );
    alter table edge_push enable row level security;
    alter table edge_push force row level security;
    create policy own on edge_push to tomoshibi_app
      using (association_id = current_association()) with check (association_id = current_association());
    create policy door on edge_push for select to tomoshibi_door using (true);
    grant select, insert, update on edge_push to tomoshibi_app;
    grant select on edge_push to tomoshibi_door;

    grant create on schema public to tomoshibi_door;
    -- Every check that somebody may still answer, or must be told why not, with a hash of what its page says.
    create function door_edge_snapshots()
      returns table (association_id uuid, safety_check_id uuid, fingerprint text, is_due boolean)
      language sql stable security definer set search_path = public, pg_temp as $$
        select c.association_id, c.id, f.fingerprint,
          p.fingerprint is distinct from f.fingerprint and coalesce(p.next_try_at <= app_clock(), true)
        from safety_check c join association a on a.id = c.association_id
          cross join lateral (select md5(jsonb_build_array(
            c.status, c.purpose, c.title, c.scenario, c.note_to_doctors, c.deadline_at, c.closed_at, a.name, a.phone,
            a.edge_surname,
            (select jsonb_build_array(count(*), sum(q.generation)) from prompt q
              where q.association_id = c.association_id and q.safety_check_id = c.id))::text) as fingerprint) f
          left join edge_push p on p.association_id = c.association_id and p.safety_check_id = c.id
        where c.status in ('open', 'frozen')
          or (c.status in ('closed', 'withdrawn')
            and coalesce(c.closed_at, c.launched_at) > app_clock() - interval '3 days')
      $$;
    alter function door_edge_snapshots() owner to tomoshibi_door;
    revoke execute on function door_edge_snapshots() from public;
    grant execute on function door_edge_snapshots() to tomoshibi_app;
    revoke create on schema public from tomoshibi_door;
  `.execute(db)
}
