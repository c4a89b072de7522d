import { type Kysely, sql } from 'kysely'

/** Who changed what on the roster, and contact points that are taken off it without losing what was sent to them. */
export async function up(db: Kysely<unknown>) {
  await sql`
    -- Deliveries point at it, so it cannot go: it is only used no more.
    alter table contact_point add column removed_at timestamptz;

    create table roster_change (
      association_id uuid not null,
      id uuid not null default gen_random_uuid(),
      member_id uuid,
      facility_id uuid,
      field text not null check (field in (
        'added', 'left_at', 'name', 'kana', 'member_number', 'role', 'membership', 'facility',
        'line', 'mail', 'phone', 'fax', 'mail_order', 'phone_order', 'fax_order',
        'facility_name', 'ward', 'facility_type', 'medical_code',
        'home_ventilator_patients', 'home_oxygen_patients')),
      old_value text,
      new_value text,
      source text not null check (source in ('screen', 'import', 'self')),
      changed_by text not null,
      changed_at timestamptz not null,
      primary key (association_id, id),
      check ((member_id is null) <> (facility_id is null)),
      foreign key (association_id, member_id) references member (association_id, id),
      foreign key (association_id, facility_id) references facility (association_id, id)
    );
    create index roster_change_of_member on roster_change (association_id, member_id, changed_at)
      where member_id is not null;
    create index roster_change_of_facility on roster_change (association_id, facility_id, changed_at)
      where facility_id is not null;

    alter table roster_change enable row level security;
    alter table roster_change force row level security;
    create policy own on roster_change to tomoshibi_app
      using (association_id = current_association()) with check (association_id = current_association());
    grant select, insert on roster_change to tomoshibi_app;
  `.execute(db)
}
