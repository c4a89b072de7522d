import { type Kysely, sql } from 'kysely'

/** 非常用電源の貸出: the units, what keeps them fit, who needs one, and where each of them is. */
export async function up(db: Kysely<unknown>) {
  // Ranges alone can be excluded from overlapping; a unit's id beside them needs this (trusted since PostgreSQL 13).
  await sql`create extension if not exists btree_gist`.execute(db)
  await sql`
    create table power_unit (
      association_id uuid not null,
      id uuid not null default gen_random_uuid(),
      -- Null: the association's own.
      facility_id uuid,
      asset_number text not null check (length(asset_number) between 1 and 20),
      kind text not null check (kind in ('generator', 'portable_battery', 'ventilator_battery', 'inverter', 'vehicle')),
      fund text check (length(fund) <= 100),
      fiscal_year int check (fiscal_year between 1980 and 2100),
      maker text check (length(maker) <= 60),
      model text check (length(model) <= 60),
      serial_number text check (length(serial_number) <= 60),
      rated_w int not null check (rated_w between 1 and 100000),
      rated_va int check (rated_va between 1 and 100000),
      peak_w int check (peak_w >= rated_w and peak_w <= 200000),
      waveform text not null check (waveform in ('sine', 'modified', 'direct')),
      frequency text not null check (frequency in ('hz50', 'hz60', 'both', 'none')),
      outlets int not null default 1 check (outlets between 0 and 20),
      fuel text check (fuel in ('gasoline', 'cassette', 'propane', 'diesel')),
      tank_ml int check (tank_ml between 1 and 1000000),
      cassettes int check (cassettes between 1 and 10),
      -- [{load_w, minutes}]: how long one filling lasts at that load, as the maker's sheet says.
      burn_points jsonb not null default '[]' check (jsonb_typeof(burn_points) = 'array'),
      capacity_wh int check (capacity_wh between 1 and 1000000),
      health_percent int not null default 100 check (health_percent between 1 and 100),
      weight_kg numeric(6, 1) check (weight_kg > 0),
      noise_db int check (noise_db between 1 and 150),
      accessories text check (length(accessories) <= 300),
      storage_place text not null check (length(storage_place) <= 100),
      key_holder text check (length(key_holder) <= 60),
      key_phone text check (length(key_phone) <= 20),
      insurance text check (length(insurance) <= 100),
      lendable_to text not null check (lendable_to in ('own', 'association', 'neighbours', 'joint')),
      status text not null default 'ready' check (status in ('ready', 'out_of_order', 'retired')),
      gasoline_bought_on date,
      charge_percent int check (charge_percent between 0 and 100),
      -- Counts every change, so that the second of two editors is told and overwrites nothing.
      version int not null default 1,
      created_at timestamptz not null default app_clock(),
      primary key (association_id, id),
      unique (association_id, asset_number),
      foreign key (association_id) references association (id),
      foreign key (association_id, facility_id) references facility (association_id, id),
      -- An engine runs on fuel and a battery on its capacity: hours of power need the one or the other.
      check (kind <> 'generator' or (fuel is not null and (tank_ml is not null or cassettes is not null))),
      check (kind not in ('portable_battery', 'ventilator_battery') or capacity_wh is not null)
    );

    create table power_photo (
      association_id uuid not null,
      id uuid not null default gen_random_uuid(),
      media_type text not null check (media_type in ('image/jpeg', 'image/png', 'image/webp')),
      content bytea not null check (length(content) <= 3000000),
      taken_by text not null,
      taken_at timestamptz not null,
      primary key (association_id, id),
      foreign key (association_id) references association (id)
    );

    create table power_inspection (
      association_id uuid not null,
      id uuid not null default gen_random_uuid(),
      power_unit_id uuid not null,
      kind text not null check (kind in ('before_use', 'monthly', 'half_yearly', 'yearly', 'return')),
      passed boolean not null,
      -- Codes of the points that were found wrong.
      faults text[] not null default '{}',
      note text check (length(note) <= 200),
      charge_percent int check (charge_percent between 0 and 100),
      gasoline_bought_on date,
      photo_id uuid,
      inspected_by text not null,
      inspected_by_name text not null,
      inspected_at timestamptz not null,
      primary key (association_id, id),
      foreign key (association_id, power_unit_id) references power_unit (association_id, id),
      foreign key (association_id, photo_id) references power_photo (association_id, id),
      check (passed = (faults = '{}'))
    );
    create index power_inspection_of_unit on power_inspection (association_id, power_unit_id, inspected_at desc);

    create table power_need (
      association_id uuid not null,
      id uuid not null default gen_random_uuid(),
      purpose text not null check (purpose in ('actual', 'drill', 'test')),
      facility_id uuid not null,
      safety_check_id uuid,
      -- The reply that said 電源を借りたい.
      reply_detail_id uuid,
      via text not null check (via in ('link', 'office', 'reply')),
      hours_needed numeric(6, 1) not null check (hours_needed > 0 and hours_needed <= 1000),
      battery_left_hours numeric(6, 1) check (battery_left_hours >= 0 and battery_left_hours <= 1000),
      patients int not null check (patients between 0 and 1000),
      place text check (length(place) <= 100),
      can_carry boolean,
      note text check (length(note) <= 200),
      status text not null default 'open' check (status in ('open', 'met', 'withdrawn')),
      version int not null default 1,
      asked_by text not null,
      asked_at timestamptz not null,
      primary key (association_id, id),
      foreign key (association_id, facility_id) references facility (association_id, id),
      foreign key (association_id, safety_check_id) references safety_check (association_id, id),
      foreign key (association_id, reply_detail_id) references reply_detail (association_id, id)
    );
    create unique index power_need_once_per_reply on power_need (association_id, reply_detail_id);

    create table power_need_device (
      association_id uuid not null,
      power_need_id uuid not null,
      place int not null check (place between 1 and 20),
      device text not null check (device ~ '^[a-z0-9_]{2,40}$'),
      count int not null check (count between 1 and 50),
      -- Of one device; from the table of typical figures, or from its label.
      rated_w int not null check (rated_w between 1 and 10000),
      measured_w int not null check (measured_w between 1 and 10000),
      starting_w int check (starting_w between 1 and 30000),
      from_label boolean not null default false,
      primary key (association_id, power_need_id, place),
      foreign key (association_id, power_need_id) references power_need (association_id, id)
    );

    -- 共同利用: associations that lend to each other; like an incident it belongs to no tenant.
    create table power_pool (
      id uuid primary key default gen_random_uuid(),
      name text not null check (length(name) between 1 and 60),
      join_code text not null unique,
      created_at timestamptz not null default app_clock()
    );
    create table power_pool_association (
      power_pool_id uuid not null references power_pool,
      association_id uuid not null references association,
      joined_at timestamptz not null,
      left_at timestamptz,
      primary key (power_pool_id, association_id)
    );

    create table loan_terms (
      association_id uuid not null primary key references association (id),
      usual_days int not null default 7 check (usual_days between 1 and 365),
      longest_days int not null default 10 check (longest_days between 1 and 365),
      -- 貸出の条項, one per line of the printed form: code → the association's own sentence.
      clauses jsonb not null,
      version int not null default 1,
      check (longest_days >= usual_days)
    );

    create table loan (
      -- The lender's: whoever keeps the unit keeps its ledger.
      association_id uuid not null,
      id uuid not null default gen_random_uuid(),
      purpose text not null check (purpose in ('actual', 'drill', 'test')),
      power_unit_id uuid not null,
      -- Of the lender's association; a neighbour's need is named by the two columns after it.
      facility_id uuid,
      power_need_id uuid,
      borrower_association_id uuid references association (id),
      borrower_facility_name text check (length(borrower_facility_name) <= 100),
      status text not null check (status in ('requested', 'held', 'approved', 'reserved', 'on_loan', 'returned', 'done',
        'declined', 'cancelled', 'broken', 'lost')),
      -- From hand-over (planned, then real) to the day it is due back; open-ended only when lost.
      period tstzrange not null check (not isempty(period) and lower(period) is not null),
      patients int not null default 0 check (patients between 0 and 1000),
      -- 口頭承認: the papers are owed within 24 hours.
      papers_due_at timestamptz,
      papers_done_at timestamptz,
      version int not null default 1,
      created_at timestamptz not null default app_clock(),
      primary key (association_id, id),
      foreign key (association_id, power_unit_id) references power_unit (association_id, id),
      foreign key (association_id, facility_id) references facility (association_id, id),
      foreign key (association_id, power_need_id) references power_need (association_id, id),
      check (facility_id is not null or borrower_association_id is not null),
      check (borrower_association_id is null or borrower_association_id <> association_id),
      -- One unit, one place: also between neighbours, since the row is the lender's for all of them.
      constraint loan_one_place exclude using gist (association_id with =, power_unit_id with =, period with &&)
        where (status in ('approved', 'reserved', 'on_loan', 'returned', 'broken', 'lost'))
    );
    create index loan_of_unit on loan (association_id, power_unit_id, created_at desc);
    create index loan_of_borrower on loan (borrower_association_id) where borrower_association_id is not null;

    create table loan_step (
      association_id uuid not null,
      id uuid not null default gen_random_uuid(),
      loan_id uuid not null,
      place int not null check (place > 0),
      step text not null check (step ~ '^[a-z_]{3,20}$'),
      status text not null,
      due_at timestamptz,
      -- Codes of the points of the checklist that were ticked.
      checked text[] not null default '{}',
      note text check (length(note) <= 200),
      photo_id uuid,
      taken_by text not null,
      taken_by_name text not null,
      taken_at timestamptz not null,
      primary key (association_id, id),
      unique (association_id, loan_id, place),
      foreign key (association_id, loan_id) references loan (association_id, id),
      foreign key (association_id, photo_id) references power_photo (association_id, id)
    );
  `.execute(db)
  for (const table of [
    'power_unit',
    'power_photo',
    'power_inspection',
    'power_need',
    'power_need_device',
    'power_pool_association',
    'loan_terms',
    'loan',
    'loan_step',
  ])
    await sql`
      alter table ${sql.table(table)} enable row level security;
      alter table ${sql.table(table)} force row level security;
      create policy own on ${sql.table(table)} to tomoshibi_app
        using (association_id = current_association()) with check (association_id = current_association());
    `.execute(db)
  await sql`
    alter table power_pool enable row level security;
    alter table power_pool force row level security;
    create policy taking_part on power_pool to tomoshibi_app using (exists (
      select from power_pool_association p where p.power_pool_id = power_pool.id
        and p.association_id = current_association()));
    create policy added on power_pool for insert to tomoshibi_app with check (true);

    grant select, insert, update on power_unit, power_need, loan, loan_terms, power_pool_association to tomoshibi_app;
    grant select, insert on power_photo, power_inspection, power_need_device, loan_step, power_pool to tomoshibi_app;  `.execute(
    db,
  )
}
