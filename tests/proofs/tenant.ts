import { sql } from 'kysely'
import { inAssociation } from '../../src/db.ts'
import { newId } from '../../src/id.ts'
import { plan } from '../../src/safety-checks/plan.ts'
import { type Home, launchTimed, settle } from './people.ts'
import { type Installation, install, openStand } from './stand.ts'
import { PROBES } from './tenant-probes.ts'
import { conclude, readOptions, table } from './verdict.ts'

const options = readOptions({ ids: { type: 'string', default: '10000' } })
const began = performance.now()
const stand = await openStand()
const here = await install(stand, { line_url: 'http://127.0.0.1:9', smtp_url: 'smtp://127.0.0.1:9' })
const ours = await settle(here, null, { index: 1, members: 50 })
const next_door = await settle(here, null, { index: 2, members: 50 })
for (const home of [ours, next_door]) {
  await launchTimed(here, home)
  const { queues, secrets, log, store } = here.plant
  await plan({ db: store.db, queues, secrets, log }, { association: home.id, id: home.check })
}

const lint = await lintSchema(here)
const probes: Record<string, number> = {}
for (const [name, probe] of Object.entries(PROBES)) probes[name] = await probe({ here, ours, next_door })
const asked = await askForForeignIds(here, { ours, next_door }, options.number('ids'))
await stand.close()

table(Object.entries(probes).map(([probe, found]) => ({ probe, found, closed: found === 0 })))
table([asked])
for (const line of lint) console.log(line)
const open = Object.values(probes).filter((found) => found > 0).length
conclude(lint.length === 0 && open === 0 && asked.rows === 0, {
  proof: 'tenant',
  lint: lint.length,
  probes: Object.keys(probes).length,
  probes_open: open,
  ids_asked: asked.ids,
  rows_found: asked.rows,
  seconds: Math.round((performance.now() - began) / 1_000),
})

/** What a migration could forget: each line names a table, a view or a key that stands outside the wall. */
async function lintSchema({ ask }: Installation) {
  const TABLES = `pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
    and c.relname not like 'kysely_migration%'`
  const owned = `(select attrelid, attnum from pg_attribute where attname = 'association_id' and attnum > 0)`
  const lines = await ask<{ line: string }>(`
    select relname || ' has no forced row-level security' as line
      from ${TABLES} and not (relrowsecurity and relforcerowsecurity)
    union all
    select relname || ' has no policy of its own for the app' from ${TABLES}
      and exists (select from ${owned} o where o.attrelid = c.oid)
      and not exists (select from pg_policies p where p.schemaname = 'public' and p.tablename = c.relname
        and p.roles = '{tomoshibi_app}' and p.qual = '(association_id = current_association())'
        and p.with_check = '(association_id = current_association())')
    union all
    select relname || ' is a view with the rights of its maker' from pg_class
      where relnamespace = 'public'::regnamespace and relkind = 'v'
        and not coalesce(reloptions, '{}') @> '{security_invoker=true}'
    union all
    select relname || ' is a materialized view' from pg_class
      where relnamespace = 'public'::regnamespace and relkind = 'm'
    union all
    select conrelid::regclass || ': ' || pg_get_constraintdef(k.oid) || ' does not carry the association'
      from pg_constraint k join ${owned} a on a.attrelid = conrelid join ${owned} b on b.attrelid = confrelid
      where contype = 'f' and not exists (
        select from unnest(conkey, confkey) as pair(here, there) where here = a.attnum and there = b.attnum)
    union all
    select p.oid::regprocedure || ' passes the wall and is no door' from pg_proc p
      where p.pronamespace = 'public'::regnamespace and p.prosecdef
        and (p.proname not like 'door%' or p.proowner::regrole::text <> 'tomoshibi_door')
    union all
    select rolname || ' may go round the wall' from pg_roles
      where rolname in ('tomoshibi_app', 'tomoshibi_door') and (rolsuper or rolbypassrls)`)
  return lines.map(({ line }) => line)
}

/** As our association, every id of next door's and random ones, in every table that has ids. */
async function askForForeignIds(
  { plant, ask }: Installation,
  homes: { ours: Home; next_door: Home },
  count: number,
) {
  const tables = await ask<{ name: string }>(`
    select c.table_name as name from information_schema.columns c
      join information_schema.columns i on i.table_name = c.table_name and i.column_name = 'id'
        and i.data_type = 'uuid'
    where c.table_schema = 'public' and c.column_name = 'association_id' order by 1`)
  const [{ id: ours_id }, { id: next_id }] = [homes.ours, homes.next_door]
  let [ids, rows, owned] = [0, 0, 0]
  const each = Math.ceil(count / tables.length)
  for (const { name } of tables) {
    const theirs = await ask<{ id: string }>(
      `select id from ${name} where association_id = $1 limit ${each}`,
      [next_id],
    )
    const asked = theirs.map(({ id }) => id)
    while (asked.length < each) asked.push(newId())
    ids += asked.length
    const found = await inAssociation(plant.store.db, ours_id, (tx) =>
      sql`select from ${sql.table(name)} where id = any(${asked}::uuid[])`.execute(tx),
    )
    rows += found.rows.length
    // The same question about our own ids finds them: a table that gives nothing to anybody would prove nothing.
    const own = await inAssociation(plant.store.db, ours_id, (tx) =>
      sql`select from ${sql.table(name)} limit 1`.execute(tx),
    )
    owned += own.rows.length
  }
  return { tables: tables.length, with_rows_of_ours: owned, ids, rows }
}
