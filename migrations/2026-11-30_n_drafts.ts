import { type Kysely, sql } from 'kysely'

/** What a draft may become while it is written, and the one thing that it never changes: whether it is a drill. */
export async function up(db: Kysely<unknown>) {
  await sql`
    -- Null asks everybody of the roles; otherwise only those whose facility fits.
    alter table safety_check
      add column audience_wards text[] check (cardinality(audience_wards) > 0),
      add column audience_facility_types text[] check (cardinality(audience_facility_types) > 0
        and audience_facility_types <@ '{hospital,bedded_clinic,home_care_clinic,clinic,other}');

    -- One sentence of the office's own, after the scenario in everything that doctors read.
    alter table safety_check add column note_to_doctors text check (length(note_to_doctors) <= 120);

    -- LINE messages of the month that drills and tests leave for a disaster unless somebody says otherwise.
    alter table association add column line_reserve int not null default 0 check (line_reserve between 0 and 100000);

    -- A foreign key keeps the purpose once something was sent; before that only this does.
    create function refuse_new_purpose() returns trigger language plpgsql set search_path = public, pg_temp as $$
      begin
        raise exception 'the purpose of a safety check never changes' using errcode = 'check_violation';
      end $$;
    create trigger purpose_never_changes before update of purpose on safety_check
      for each row when (old.purpose is distinct from new.purpose) execute function refuse_new_purpose();
  `.execute(db)
}
