import { describe, expect, inject, test } from 'vitest'
import { sharedStore } from './shared-store.ts'

/** 戸口: every way through the tenant wall, and what comes back through it. A new one needs a reason in the README. */
const DOORS = {
  'door_api_token(bytea)': 'TABLE(association_id uuid, api_token_id uuid)',
  'door_area_leader_by_token(bytea)': 'TABLE(association_id uuid, area_leader_id uuid)',
  'door_associations_waiting()': 'TABLE(association_id uuid)',
  'door_associations()': 'TABLE(id uuid, name text)',
  'door_blank_reply_tokens()': 'integer',
  'door_borrowed_loans()':
    'TABLE(association_id uuid, association_name text, id uuid, power_unit_id uuid, need_id uuid, asset_number text, kind text, maker text, model text, purpose text, status text, facility_name text, since timestamp with time zone, until timestamp with time zone, handed_over_at timestamp with time zone, returned_at timestamp with time zone)',
  'door_bound_elsewhere(uuid,text[])': 'TABLE(user_id text)',
  'door_city_list(bytea)': 'TABLE(association_id uuid, city_list_id uuid)',
  'door_contact_link(bytea)': 'TABLE(association_id uuid, link_id uuid)',
  'door_counts()': 'TABLE(what text, label text, n bigint)',
  'door_delivery(uuid)': 'TABLE(association_id uuid)',
  'door_due_work()':
    'TABLE(kind text, association_id uuid, id uuid, line_channel_id uuid, due integer, oldest timestamp with time zone)',
  'door_edge_snapshots()':
    'TABLE(association_id uuid, safety_check_id uuid, fingerprint text, is_due boolean)',
  'door_follow_changed(uuid,text,boolean,timestamp with time zone)': 'integer',
  'door_forget_imports()': 'integer',
  'door_hook_work()': 'TABLE(association_id uuid, hook_id uuid)',
  'door_incident_by_code(text)': 'TABLE(id uuid)',
  'door_joint_cells(uuid,text,text)':
    'TABLE(association text, key text, prompted integer, reached integer, replied integer, open integer, partly_open integer, closed integer, needs_help integer)',
  'door_joint_cells(uuid,text,text,integer)':
    'TABLE(association text, is_own boolean, rounds integer, key text, asked_in jsonb, prompted integer, reached integer, replied integer, open integer, partly_open integer, closed integer, needs_help integer)',
  'door_joint_counts(uuid,text)':
    'TABLE(association_id uuid, association_name text, prompted integer, reached integer, replied integer, open integer, partly_open integer, closed integer, needs_help integer)',
  'door_line_channel(uuid)':
    'TABLE(secret_sealed text, token_sealed text, bot_user_id text, stop_reason text, quota_limit integer, quota_used integer, quota_read_at timestamp with time zone)',
  'door_line_channels()': 'TABLE(id uuid)',
  'door_line_quota_read(uuid,integer,integer)': 'boolean',
  'door_loan_by_token(bytea)': 'TABLE(association_id uuid, loan_message_id uuid)',
  'door_loan_messages_due()': 'TABLE(association_id uuid, due integer)',
  'door_menu_work(integer)': 'TABLE(association_id uuid)',
  'door_power_asker(bytea)': 'TABLE(association_id uuid, link_id uuid, prompt_id uuid)',
  'door_power_unit(uuid)': 'TABLE(association_id uuid, power_unit_id uuid)',
  'door_pool_by_code(text)': 'TABLE(id uuid)',
  'door_pool_ledger()':
    'TABLE(association_id uuid, association_name text, id uuid, asset_number text, kind text, maker text, model text, rated_w integer, capacity_wh integer, unit_status text, loan_status text, purpose text, handed_over_at timestamp with time zone, returned_at timestamp with time zone, until timestamp with time zone, held_by text, is_free boolean)',
  'door_pool_neighbours()': 'TABLE(association_id uuid, association_name text)',
  'door_pool_units()':
    'TABLE(association_id uuid, association_name text, id uuid, asset_number text, kind text, maker text, model text, rated_w integer, rated_va integer, peak_w integer, waveform text, frequency text, outlets integer, fuel text, tank_ml integer, cassettes integer, burn_points jsonb, capacity_wh integer, health_percent integer, charge_percent integer, weight_kg numeric, is_free boolean)',
  'door_prompt_by_token(bytea)': 'TABLE(association_id uuid, prompt_id uuid)',
  'door_route_code(uuid,text,bytea)': 'boolean',
  'door_route_events(integer)': 'integer',
  'door_stop_line_channel(uuid,text)': 'boolean',
  'door_self_review(bytea)': 'TABLE(association_id uuid, self_review_id uuid)',
  'door_staff_of(text)': 'TABLE(association_id uuid, association_name text, role text)',
  'door_take_back_added(uuid,uuid[])': 'TABLE(id uuid)',
  'door_take_line_events(jsonb)': 'integer',
  'door_take_web_events(jsonb)': 'integer',
}

/** Unique without `association_id`: random or LINE's own, so that nobody learns from a clash what next door has. */
const UNIQUE_EVERYWHERE = [
  'api_token: token_hash',
  'area_leader: token_hash',
  'city_list: token_hash',
  'contact_link: token_hash',
  'line_batch: retry_key',
  'line_event: line_channel_id, webhook_event_id',
  'loan_message: token_hash',
  'power_need_link: token_hash',
  'prompt: token_hash',
  'safety_check: id',
  'self_review: token_hash',
  'web_event: id',
]

const mode = inject('postgres') ? 'postgres' : 'embedded'
const store = sharedStore(mode)
/** Rows of one question to the catalogue of a freshly migrated database; rows of one column come as plain values. */
async function ask(question: string, of = store) {
  const { rows } = await of().owner.query<Record<string, unknown>>(question)
  return rows.map((row) => (Object.keys(row).length === 1 ? Object.values(row)[0] : row))
}
const TABLES = `pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
  and c.relname not like 'kysely_migration%'`

describe('the tenant wall', () => {
  test('stands around every table, for its owner too', async () => {
    expect((await ask(`select relname from ${TABLES}`)).length).toBeGreaterThan(20)
    expect(
      await ask(`select relname from ${TABLES} and not (c.relrowsecurity and c.relforcerowsecurity)`),
    ).toEqual([])
  })

  test('lets the app see and write rows of the current association only', async () => {
    const policies = await ask(`
      select t.table_name as "table", p.cmd, p.qual, p.with_check, p.permissive
      from information_schema.columns t left join pg_policies p
        on p.schemaname = 'public' and p.tablename = t.table_name and p.roles = '{tomoshibi_app}'
      where t.table_schema = 'public' and t.column_name = 'association_id'
        and t.table_name in (select relname from ${TABLES})`)
    expect(policies.length).toBeGreaterThan(16)
    for (const policy of policies)
      expect(policy).toMatchObject({
        cmd: 'ALL',
        qual: '(association_id = current_association())',
        with_check: '(association_id = current_association())',
        permissive: 'PERMISSIVE',
      })
  })

  test('has the same gap-free policies for the tables that carry no association_id', async () => {
    expect(
      await ask(`select concat_ws(' ', tablename, cmd, qual, with_check) from pg_policies
        where schemaname = 'public' and roles = '{tomoshibi_app}'
          and tablename in ('association', 'line_channel', 'incident', 'mail_pace', 'power_pool', 'edge_mark')
        order by 1`),
    ).toEqual([
      'association ALL (id = current_association()) (id = current_association())',
      'edge_mark ALL true true',
      expect.stringMatching(/^incident ALL \(EXISTS .*association_id = current_association\(\)\)+$/s),
      'incident INSERT true',
      expect.stringMatching(
        /^line_channel ALL \(id = \( SELECT .*\(association\.id = current_association\(\)\)+$/s,
      ),
      'line_channel INSERT true',
      'mail_pace ALL true true',
      expect.stringMatching(/^power_pool ALL \(EXISTS .*association_id = current_association\(\)\)+$/s),
      'power_pool INSERT true',
    ])
  })

  test('has policies for the two roles and nobody else', async () => {
    expect(
      await ask(`select distinct roles::text from pg_policies where schemaname = 'public' order by 1`),
    ).toEqual(['{tomoshibi_app}', '{tomoshibi_door}'])
  })

  test('is not gone round by views', async () => {
    expect(
      await ask(`select relname from pg_class where relnamespace = 'public'::regnamespace and
        ((relkind = 'v' and not coalesce(reloptions, '{}') @> '{security_invoker=true}') or relkind = 'm')`),
    ).toEqual([])
  })

  test('is not gone round by keys: between two tables of an association they carry it', async () => {
    const keys = await ask(`
      with owned as (select attrelid, attnum from pg_attribute where attname = 'association_id' and attnum > 0)
      select conrelid::regclass::text || ' ' || pg_get_constraintdef(k.oid) as key,
        exists (select from unnest(conkey, confkey) as pair(here, there)
                where here = a.attnum and there = b.attnum) as carries
      from pg_constraint k join owned a on a.attrelid = conrelid join owned b on b.attrelid = confrelid
      where contype = 'f'`)
    expect(keys.length).toBeGreaterThan(15)
    expect(keys.filter((key) => !(key as { carries: boolean }).carries)).toEqual([])
  })

  test('tells nobody by a clash what the neighbour has', async () => {
    const unique = await ask(`
      select i.indrelid::regclass || ': ' || string_agg(a.attname, ', ' order by a.attname)
      from pg_index i join ${TABLES.replace(' where', ' on c.oid = i.indrelid and')}
        join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
      where i.indisunique and exists (
        select from pg_attribute o where o.attrelid = i.indrelid and o.attname = 'association_id')
      group by i.indexrelid, i.indrelid having not bool_or(a.attname = 'association_id') order by 1`)
    expect(unique).toEqual(UNIQUE_EVERYWHERE)
  })
})

describe('the doors', () => {
  const FUNCTIONS = `pg_proc p where p.pronamespace = 'public'::regnamespace`

  test('are these and no others', async () => {
    const doors = await ask(`select p.oid::regprocedure::text as door, pg_get_function_result(p.oid) as gives
      from ${FUNCTIONS} and (p.proname like 'door%' or p.prosecdef)`)
    expect(Object.fromEntries(doors.map((row) => Object.values(row as object)))).toEqual(DOORS)
  })

  test('belong to their own role, look in one schema, and open to the app alone', async () => {
    const doors = await ask(`
      select proowner::regrole::text as owner, prosecdef as definer, proconfig as settings,
        has_function_privilege('public', p.oid, 'execute') as everybody,
        has_function_privilege('tomoshibi_app', p.oid, 'execute') as app
      from ${FUNCTIONS} and p.proname like 'door%'`)
    expect(doors).toHaveLength(Object.keys(DOORS).length)
    for (const door of doors)
      expect(door).toEqual({
        owner: 'tomoshibi_door',
        definer: true,
        settings: ['search_path=public, pg_temp'],
        everybody: false,
        app: true,
      })
  })

  test('give no name, address or answer of a person', async () => {
    expect(Object.values(DOORS).join()).not.toMatch(/member|value|kana|phone|title|condition|event jsonb/)
  })

  test('change what comes in, take back what an import added, and nothing else', async () => {
    expect(
      await ask(`select table_name || ' ' || privilege_type from information_schema.role_table_grants
        where grantee = 'tomoshibi_door' and privilege_type <> 'SELECT' order by 1`),
    ).toEqual([
      'contact_point DELETE',
      'facility DELETE',
      'line_event INSERT',
      'line_event UPDATE',
      'member DELETE',
      'roster_change DELETE',
      'web_event INSERT',
      'web_event UPDATE',
    ])
    expect(
      await ask(`select distinct table_name || ' ' || column_name from information_schema.column_privileges
        where grantee = 'tomoshibi_door' and privilege_type = 'UPDATE' and table_name not like '%event' order by 1`),
    ).toEqual([
      'contact_point checked_at',
      'contact_point failure',
      'contact_point reachable',
      'line_channel quota_limit',
      'line_channel quota_read_at',
      'line_channel quota_used',
      'line_channel stop_reason',
      'line_channel stopped_at',
      'own_line blocked_at',
      'roster_import added',
      'roster_import before_sealed',
      'roster_import file_sealed',
    ])
  })
})

describe('the roles', () => {
  test('may not sign in, pass the wall, or make anything', async () => {
    const roles = await ask(`
      select rolname, rolcanlogin or rolbypassrls or rolsuper or rolcreaterole or rolcreatedb as more,
        has_schema_privilege(oid, 'public', 'create') as creates,
        has_schema_privilege(oid, 'auth', 'usage') or has_schema_privilege(oid, 'bullmq', 'usage') as strays
      from pg_roles where rolname like 'tomoshibi%' order by 1`)
    const nothing = { more: false, creates: false, strays: false }
    expect(roles).toEqual([
      { rolname: 'tomoshibi_app', ...nothing },
      { rolname: 'tomoshibi_door', ...nothing },
    ])
  })

  test('own nothing but the doors', async () => {
    expect(
      await ask(`select relname from pg_class where relowner::regrole::text like 'tomoshibi%'
        union all select proname from pg_proc where proowner = 'tomoshibi_app'::regrole`),
    ).toEqual([])
  })

  test('take nothing away, and change no answer and no audit entry', async () => {
    const granted = `from information_schema.role_table_grants
      where table_schema = 'public' and grantee in ('tomoshibi_app', 'PUBLIC')`
    expect(await ask(`select distinct privilege_type ${granted} order by 1`)).toEqual([
      'INSERT',
      'SELECT',
      'UPDATE',
    ])
    expect(
      await ask(`select relname::text from ${TABLES} and not exists (
        select ${granted} and table_name = relname and privilege_type = 'UPDATE') order by 1`),
    ).toEqual([
      'area_map',
      'audit',
      'borrowed_news',
      'call_note',
      'city_list_version',
      'curve_mark',
      'follow_up',
      'hook_attempt',
      'incident',
      'launch_covariate',
      'loan_exercise',
      'loan_step',
      'muster_assignment',
      'power_inspection',
      'power_need_device',
      'power_photo',
      'power_pool',
      'reply',
      'reply_detail',
      'reply_retraction',
      'report_handling',
      'report_step',
      'review_note',
      'roster_change',
      'self_review_answer',
      'year_figure',
    ])
    expect(
      await ask(`select table_name from information_schema.column_privileges where privilege_type = 'UPDATE'
        and grantee in ('tomoshibi_app', 'PUBLIC') and table_name in ('audit', 'reply', 'roster_change')`),
    ).toEqual([])
    // Of these only what moves.
    expect(
      await ask(`select column_name::text from information_schema.column_privileges where privilege_type = 'UPDATE'
        and grantee = 'tomoshibi_app' and table_name in ('area_map', 'curve_mark') order by 1`),
    ).toEqual(['ended_at', 'name_key', 'taken_back_at', 'taken_back_by', 'ties', 'used_at'])
  })
})

describe('embedded PostgreSQL', () => {
  const embeddedStore = sharedStore('embedded')

  test('has the same walls, keys and doors', async () => {
    const all = `
    select concat_ws(' ', tablename, policyname, roles, cmd, qual, with_check) from pg_policies
      where schemaname = 'public'
    union all select conrelid::regclass || ' ' || pg_get_constraintdef(oid) from pg_constraint
      where connamespace = 'public'::regnamespace and contype <> 'n'
    union all select p.oid::regprocedure || proowner::regrole::text || proconfig::text from pg_proc p
      where pronamespace = 'public'::regnamespace and prosecdef
    union all select relname || relrowsecurity || relforcerowsecurity from ${TABLES}
    union all select concat_ws(' ', table_name, grantee, privilege_type) from information_schema.role_table_grants
      where table_schema = 'public' and grantee like 'tomoshibi%' order by 1`
    const embedded = await ask(all, embeddedStore)
    expect(embedded.length).toBeGreaterThan(150)
    expect([...embedded].sort()).toEqual([...(await ask(all))].sort())
  })
})
