import { type Kysely, sql } from 'kysely'

/** Roles, clock and tables. The tenant walls and the doors through them follow in the next file. */
export async function up(db: Kysely<unknown>) {
  await sql`
    -- Roles belong to the whole cluster: another database of ours may have made them already, even just now.
    do $$ begin create role tomoshibi_app nologin; exception when duplicate_object or unique_violation then null; end $$;
    do $$ begin create role tomoshibi_door nologin; exception when duplicate_object or unique_violation then null; end $$;
    do $$ begin execute format('grant tomoshibi_app, tomoshibi_door to %I', current_user); end $$;
    grant usage on schema public to tomoshibi_app, tomoshibi_door;
    grant create on schema public to tomoshibi_door;

    -- The only clock of leases and retries. Tests replace it by a table with one row.
    create function app_clock() returns timestamptz language sql volatile as 'select clock_timestamp()';

    -- After a transaction the setting reads as '' and not as null, so '' must mean "nobody" too.
    create function current_association() returns uuid language sql stable
      as $$ select nullif(current_setting('tomoshibi.association', true), '')::uuid $$;

    create table line_channel (
      id uuid primary key default gen_random_uuid(),
      name text not null,
      secret_sealed text not null,
      token_sealed text not null,
      bot_user_id text check (bot_user_id ~ '^U[0-9a-f]{32}$'),
      stopped_at timestamptz,
      stop_reason text,
      created_at timestamptz not null default now(),
      check ((stopped_at is null) = (stop_reason is null))
    );

    create table association (
      id uuid primary key default gen_random_uuid(),
      name text not null unique,
      phone text,
      line_channel_id uuid references line_channel,
      created_at timestamptz not null default now()
    );

    create table incident (
      id uuid primary key default gen_random_uuid(),
      name text not null,
      join_code text not null unique,
      created_at timestamptz not null default now()
    );

    create table incident_association (
      incident_id uuid not null references incident,
      association_id uuid not null references association,
      shares_counts boolean not null default true,
      primary key (incident_id, association_id)
    );

    create table facility (
      association_id uuid not null references association,
      id uuid not null default gen_random_uuid(),
      name text not null,
      facility_type text not null
        check (facility_type in ('hospital', 'bedded_clinic', 'home_care_clinic', 'clinic', 'other')),
      ward text not null,
      city_code text,
      medical_code text check (medical_code ~ '^[0-9]{10}$'),
      home_ventilator_patients int not null default 0 check (home_ventilator_patients >= 0),
      home_oxygen_patients int not null default 0 check (home_oxygen_patients >= 0),
      bcp_revised_on date,
      created_at timestamptz not null default now(),
      primary key (association_id, id),
      unique (association_id, name, ward)
    );

    create table member (
      association_id uuid not null references association,
      id uuid not null default gen_random_uuid(),
      member_number text not null,
      name text not null,
      kana text not null,
      role text not null check (role in ('officer', 'member')),
      membership text check (membership in ('A', 'B', 'C')),
      facility_id uuid,
      left_at timestamptz,
      created_at timestamptz not null default now(),
      primary key (association_id, id),
      unique (association_id, member_number),
      foreign key (association_id, facility_id) references facility (association_id, id)
    );

    create table contact_point (
      association_id uuid not null references association,
      id uuid not null default gen_random_uuid(),
      member_id uuid not null,
      system text not null check (system in ('line', 'mail', 'phone', 'fax')),
      value text not null,
      rank int not null default 1 check (rank between 1 and 9),
      line_channel_id uuid references line_channel,
      reachable boolean not null default true,
      failure text,
      checked_at timestamptz,
      created_at timestamptz not null default now(),
      primary key (association_id, id),
      unique nulls not distinct (association_id, member_id, system, value, line_channel_id),
      foreign key (association_id, member_id) references member (association_id, id),
      check ((system = 'line') = (line_channel_id is not null)),
      check (system <> 'line' or value ~ '^U[0-9a-f]{32}$'),
      -- One address and nothing else: a comma or a line break here would send a doctor's mail to a stranger.
      check (system <> 'mail' or value ~ '^[A-Za-z0-9!#$%&''*+/=?^_{|}~.-]+@[A-Za-z0-9-]+([.][A-Za-z0-9-]+)+$')
    );
    create index contact_point_of_line_user on contact_point (value, line_channel_id) where system = 'line';

    create table staff (
      association_id uuid not null references association,
      user_id text not null,
      role text not null check (role in ('office', 'committee')),
      created_at timestamptz not null default now(),
      primary key (association_id, user_id)
    );

    create table safety_check (
      association_id uuid not null references association,
      id uuid not null unique default gen_random_uuid(),
      incident_id uuid references incident,
      title text not null check (length(title) between 1 and 60),
      purpose text not null check (purpose in ('actual', 'drill', 'test')),
      status text not null default 'draft'
        check (status in ('draft', 'scheduled', 'open', 'frozen', 'closed', 'withdrawn')),
      audience_roles text[] not null default '{officer,member}'
        check (cardinality(audience_roles) > 0 and audience_roles <@ '{officer,member}'),
      scenario text,
      deadline_at timestamptz,
      launched_at timestamptz,
      launched_by text,
      closed_at timestamptz,
      created_at timestamptz not null default now(),
      primary key (association_id, id),
      check ((status in ('draft', 'scheduled')) = (launched_at is null)),
      check ((status in ('closed', 'withdrawn')) = (closed_at is not null)),
      check (purpose <> 'actual' or title not like '%訓練%'),
      unique (association_id, id, purpose)
    );

    -- From here down the association needs no foreign key of its own: every composite key leads to one that has it.
    create table prompt (
      association_id uuid not null,
      id uuid not null default gen_random_uuid(),
      safety_check_id uuid not null,
      member_id uuid not null,
      facility_id uuid,
      role text not null,
      ward text,
      facility_type text,
      -- The same doctor's prompt in a neighbouring association over a shared LINE channel; hence no foreign key.
      covered_by uuid,
      token_hash bytea unique,
      generation int not null default 0,
      planned_at timestamptz,
      primary key (association_id, id),
      unique (association_id, safety_check_id, member_id),
      foreign key (association_id, safety_check_id) references safety_check (association_id, id),
      foreign key (association_id, member_id) references member (association_id, id),
      foreign key (association_id, facility_id) references facility (association_id, id)
    );
    create index prompt_not_planned on prompt (association_id, safety_check_id) where planned_at is null;

    create table notice (
      association_id uuid not null,
      id uuid not null default gen_random_uuid(),
      safety_check_id uuid not null,
      member_id uuid not null,
      kind text not null check (kind in ('advance', 'correction')),
      created_at timestamptz not null default now(),
      primary key (association_id, id),
      foreign key (association_id, safety_check_id) references safety_check (association_id, id),
      foreign key (association_id, member_id) references member (association_id, id)
    );

    create table wording (
      association_id uuid not null,
      id uuid not null default gen_random_uuid(),
      safety_check_id uuid not null,
      wave int not null,
      purpose text not null,
      alt_text text not null,
      line_messages text not null,
      mail_subject text not null,
      mail_text text not null,
      mail_html text not null,
      primary key (association_id, id),
      unique (association_id, safety_check_id, wave),
      -- With the purpose in it, so that a drill's words cannot be stored as an actual's, without their mark.
      foreign key (association_id, safety_check_id, purpose) references safety_check (association_id, id, purpose),
      check (purpose <> 'drill' or (alt_text like '【訓練】%' and mail_subject like '【訓練】%' and mail_text like '【訓練】%')),
      check (purpose <> 'actual' or (alt_text || line_messages || mail_subject || mail_text || mail_html) not like '%訓練%')
    );

    create table line_batch (
      association_id uuid not null,
      id uuid not null default gen_random_uuid(),
      line_channel_id uuid not null references line_channel,
      safety_check_id uuid not null,
      wave int not null,
      purpose text not null,
      alt_text text not null,
      body text not null,
      recipients text[] not null check (cardinality(recipients) between 1 and 500),
      retry_key uuid not null unique default gen_random_uuid(),
      status text not null default 'queued'
        check (status in ('queued', 'sending', 'accepted', 'failed', 'split', 'unknown')),
      failure text,
      attempt int not null default 0,
      next_try_at timestamptz not null default app_clock(),
      first_tried_at timestamptz,
      lease_until timestamptz,
      accepted_at timestamptz,
      request_id text,
      primary key (association_id, id),
      foreign key (association_id, safety_check_id, purpose) references safety_check (association_id, id, purpose),
      check (purpose <> 'drill' or alt_text like '【訓練】%'),
      check (purpose <> 'actual' or (alt_text || body) not like '%訓練%')
    );
    create index line_batch_due on line_batch (next_try_at) where status in ('queued', 'sending');

    create table delivery (
      association_id uuid not null,
      id uuid not null default gen_random_uuid(),
      prompt_id uuid,
      notice_id uuid,
      contact_point_id uuid not null,
      wording_id uuid not null,
      system text not null check (system in ('line', 'mail')),
      wave int not null default 0,
      status text not null default 'queued'
        check (status in ('queued', 'sending', 'maybe', 'accepted', 'failed', 'unknown')),
      failure text,
      attempt int not null default 0,
      next_try_at timestamptz not null default app_clock(),
      lease_until timestamptz,
      line_batch_id uuid,
      -- Sent a second time after the answer to the first was lost: the reader may have it twice, and we say so.
      maybe_doubled boolean not null default false,
      accepted_at timestamptz,
      primary key (association_id, id),
      unique (association_id, prompt_id, contact_point_id, wave),
      check ((prompt_id is null) <> (notice_id is null)),
      check ((status = 'failed') = (failure is not null)),
      check ((status = 'accepted') = (accepted_at is not null)),
      foreign key (association_id, prompt_id) references prompt (association_id, id),
      foreign key (association_id, notice_id) references notice (association_id, id),
      foreign key (association_id, contact_point_id) references contact_point (association_id, id),
      foreign key (association_id, wording_id) references wording (association_id, id),
      foreign key (association_id, line_batch_id) references line_batch (association_id, id)
    );
    create index delivery_mail_due on delivery (association_id, next_try_at)
      where system = 'mail' and status in ('queued', 'sending', 'maybe');
    create index delivery_without_batch on delivery (association_id, wording_id)
      where system = 'line' and status = 'queued' and line_batch_id is null;
    create index delivery_of_batch on delivery (association_id, line_batch_id) where line_batch_id is not null;
    create unique index delivery_of_notice on delivery (association_id, notice_id, contact_point_id, wave)
      where notice_id is not null;

    create table line_event (
      line_channel_id uuid not null references line_channel,
      webhook_event_id text not null,
      association_id uuid references association,
      event jsonb not null,
      event_at timestamptz not null,
      received_at timestamptz not null default app_clock(),
      taken_in_at timestamptz,
      acknowledged_at timestamptz,
      primary key (line_channel_id, webhook_event_id)
    );
    create index line_event_waiting on line_event (association_id, event_at) where taken_in_at is null;
    create index line_event_with_token on line_event (received_at) where event ? 'replyToken';

    create table web_event (
      id uuid primary key,
      token_hash bytea not null,
      association_id uuid references association,
      condition text not null check (condition in ('open', 'partly_open', 'closed', 'needs_help')),
      at timestamptz not null,
      received_at timestamptz not null default app_clock(),
      taken_in_at timestamptz
    );
    create index web_event_waiting on web_event (association_id, at) where taken_in_at is null;

    create table reply (
      association_id uuid not null,
      id uuid not null default gen_random_uuid(),
      member_id uuid not null,
      prompt_id uuid,
      condition text not null check (condition in ('open', 'partly_open', 'closed', 'needs_help')),
      via text not null check (via in ('line', 'menu', 'link', 'facility', 'office', 'fax', 'edge')),
      event_at timestamptz not null,
      received_at timestamptz not null default app_clock(),
      source_event_id text,
      entered_by text,
      heard_from text,
      primary key (association_id, id),
      unique (association_id, source_event_id),
      foreign key (association_id, member_id) references member (association_id, id),
      foreign key (association_id, prompt_id) references prompt (association_id, id),
      check ((via in ('office', 'fax')) = (entered_by is not null))
    );
    create index reply_of_prompt on reply (association_id, prompt_id, event_at desc);

    create table audit (
      association_id uuid not null references association,
      seq bigint not null,
      at timestamptz not null,
      actor text not null,
      action text not null,
      detail jsonb not null,
      prev_hash bytea not null,
      hash bytea not null,
      primary key (association_id, seq)
    );

    -- Which answer counts: the newest by its own time, whoever entered it; on a tie the doctor's own.
    create view latest_reply with (security_invoker = true) as
      select distinct on (association_id, prompt_id)
        association_id, prompt_id, member_id, id, condition, via, event_at, received_at, entered_by
      from reply where prompt_id is not null
      order by association_id, prompt_id, event_at desc, (via in ('office', 'fax')), received_at desc, id;
  `.execute(db)
}
