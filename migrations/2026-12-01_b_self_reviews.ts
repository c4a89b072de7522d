import { type Kysely, sql } from 'kysely'

/** 積極的医療機関の自己点検 ①〜⑥: which clinics are asked in a year, and what each of them answered. */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table self_review (
      association_id uuid not null references association,
      id uuid not null default gen_random_uuid(),
      -- The year in which it begins, in April.
      fiscal_year int not null check (fiscal_year between 2000 and 2100),
      facility_id uuid not null,
      token_hash bytea not null unique,
      chosen_by text not null,
      chosen_at timestamptz not null,
      -- Taken off the list of this year; put on it again, this is empty once more.
      left_out_at timestamptz,
      mail_status text check (mail_status in ('due', 'sent', 'failed')),
      lease_until timestamptz,
      -- How often the clinic was asked, by mail or by letter, and when last.
      times_asked int not null default 0 check (times_asked >= 0),
      asked_at timestamptz,
      primary key (association_id, id),
      unique (association_id, fiscal_year, facility_id),
      foreign key (association_id, facility_id) references facility (association_id, id),
      check ((times_asked = 0) = (asked_at is null))
    );
    create index self_review_mail_due on self_review (association_id) where mail_status = 'due';

    -- Append-only: the newest version counts. A null is no answer; ⑥ is not asked where there are no beds.
    create table self_review_answer (
      association_id uuid not null,
      self_review_id uuid not null,
      version int not null check (version > 0),
      acute_care boolean not null,
      discharge_services boolean not null,
      training boolean not null,
      disaster_plan boolean not null,
      community_work boolean not null,
      admission boolean,
      via text not null check (via in ('link', 'office')),
      -- User id of the office where it was told by telephone.
      entered_by text,
      answered_at timestamptz not null,
      primary key (association_id, self_review_id, version),
      foreign key (association_id, self_review_id) references self_review (association_id, id),
      check ((via = 'office') = (entered_by is not null))
    );

    alter table self_review enable row level security;
    alter table self_review force row level security;
    create policy own on self_review to tomoshibi_app
      using (association_id = current_association()) with check (association_id = current_association());
    create policy door on self_review for select to tomoshibi_door using (true);
    grant select, insert, update on self_review to tomoshibi_app;
    grant select on self_review to tomoshibi_door;

    alter table self_review_answer enable row level security;
    alter table self_review_answer force row level security;
    create policy own on self_review_answer to tomoshibi_app
      using (association_id = current_association()) with check (association_id = current_association());
    grant select, insert on self_review_answer to tomoshibi_app;

    grant create on schema public to tomoshibi_door;
    create function door_self_review(hash bytea) returns table (association_id uuid, self_review_id uuid)
      language sql stable security definer set search_path = public, pg_temp as $$
        select r.association_id, r.id from self_review r where r.token_hash = hash
      $$;
    alter function door_self_review(bytea) owner to tomoshibi_door;
    revoke execute on function door_self_review(bytea) from public;
    grant execute on function door_self_review(bytea) to tomoshibi_app;
    revoke create on schema public from tomoshibi_door;
  `.execute(db)
}
