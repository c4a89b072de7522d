import { execFileSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { sql } from 'kysely'
import pg from 'pg'
import { type Db, inAssociation, type Tx } from '../../src/db.ts'
import type { Home } from './people.ts'
import type { Installation } from './stand.ts'

interface Ground {
  here: Installation
  ours: Home
  next_door: Home
}

/** How a tenant wall has been got round elsewhere. Each probe tries it and gives how many rows or ways it found: 0 is closed. */
export const PROBES: Record<string, (ground: Ground) => Promise<number>> = {
  'the owner of a table that is not forced': async ({ here }) =>
    asOwnerWithoutRights(here, 'select from member', 'member'),
  'a view with the rights of whoever made it': async ({ here }) =>
    countOf(
      here,
      `pg_class where relnamespace = 'public'::regnamespace and relkind = 'v'
         and not coalesce(reloptions, '{}') @> '{security_invoker=true}'`,
    ),
  'a view of a superuser, read by the app': async ({ here, next_door }) => {
    await here.ask('create view probe with (security_invoker = true) as select * from member')
    await here.ask('grant select on probe to tomoshibi_app')
    const seen = await here.plant.store.db.transaction().execute(async (tx) => {
      const { rows } = await sql`select from probe where association_id = ${next_door.id}`.execute(tx)
      return rows.length
    })
    await here.ask('drop view probe')
    return seen
  },
  'a materialized view': async ({ here }) =>
    countOf(here, `pg_class where relnamespace = 'public'::regnamespace and relkind = 'm'`),
  'a connection on which nobody was named': async ({ here }) => rowsOutside(here.plant.store.db),
  'the same connection after a transaction of ours': async ({ here, ours }) => {
    // One connection, so that the second question surely meets what the first has left behind.
    const { rows } = await here.plant.store.db.connection().execute(async (db) => {
      await inAssociation(db, ours.id, (tx) => tx.selectFrom('member').select('id').execute())
      return sql<{ n: number }>`select count(*)::int as n from member`.execute(db)
    })
    return rows[0]?.n ?? 0
  },
  'a tenant that outlives its transaction': async () =>
    countInSource(/set_config\('tomoshibi\.association',[^)]*false\)/g),
  'a clash that tells what the neighbour has': async ({ here, ours, next_door }) =>
    clashes(here, ours, next_door),
  'a key that points next door': async ({ here, ours, next_door }) =>
    onlyOwn(here, ours, next_door, async (tx, { id }) => {
      const [member] = await here.ask<{ id: string }>(
        'select id from member where association_id = $1 limit 1',
        [id],
      )
      await sql`insert into contact_point (association_id, member_id, system, value)
        values (${ours.id}, ${member?.id}, 'phone', '06')`.execute(tx)
    }),
  'a row that is put next door': async ({ here, ours, next_door }) =>
    onlyOwn(here, ours, next_door, (tx, { id }) =>
      sql`insert into facility (association_id, name, facility_type, ward)
        values (${id}, '出張所', 'clinic', '西')`.execute(tx),
    ),
  'text that becomes SQL': async () => countInSource(/\bsql\.(?:raw|lit)\(/g),
  'a function that tells of the rows it is asked about': async ({ here, ours }) =>
    toldByLeakyFunction(here, ours),
  'a dump in the role of the app': async ({ here }) => dumped(here),
}

const countOf = async (here: Installation, from: string) =>
  (await here.ask<{ n: number }>(`select count(*)::int as n from ${from}`))[0]?.n ?? 0

const rowsOutside = async (db: Db) =>
  (await sql<{ n: number }>`select count(*)::int as n from member`.execute(db)).rows[0]?.n ?? 0

/** In a role that owns the table and is no superuser, as the login of a hosted database would be. */
async function asOwnerWithoutRights(here: Installation, question: string, table: string) {
  const role = `owner_${crypto.randomUUID().slice(0, 8)}`
  await here.ask(`create role ${role} nologin`)
  await here.ask(`grant usage, create on schema public to ${role}`)
  const [{ owner } = { owner: '' }] = await here.ask<{ owner: string }>(
    `select tableowner as owner from pg_tables where tablename = $1`,
    [table],
  )
  await here.ask(`alter table ${table} owner to ${role}`)
  const client = new pg.Client(here.settings.DATABASE_URL ?? '')
  await client.connect()
  await client.query(`set role ${role}`)
  const { rowCount } = await client.query(question)
  await client.end()
  await here.ask(`alter table ${table} owner to "${owner}"`)
  await here.ask(`drop owned by ${role}`)
  await here.ask(`drop role ${role}`)
  return rowCount ?? 0
}

/** 1 where the statement went through, 0 where the database refused it. */
const succeeds = (here: Installation, { id }: Home, work: (tx: Tx) => Promise<unknown>) =>
  inAssociation(here.plant.store.db, id, work).then(
    () => 1,
    () => 0,
  )

/** What is refused for the neighbour must go through for ourselves, or the refusal had another reason. */
async function onlyOwn(
  here: Installation,
  ours: Home,
  next_door: Home,
  work: (tx: Tx, of: Home) => Promise<unknown>,
) {
  if (!(await succeeds(here, ours, (tx) => work(tx, ours)))) throw new Error('Refused for our own too')
  return succeeds(here, ours, (tx) => work(tx, next_door))
}

/** What is unique next door must be free here: the answer "taken" would be the leak. */
async function clashes(here: Installation, ours: Home, next_door: Home) {
  const [member] = await here.ask<{ member_number: string }>(
    `update member set member_number = 'probe' where ctid = (
       select ctid from member where association_id = $1 limit 1) returning member_number`,
    [next_door.id],
  )
  const free = await succeeds(here, ours, (tx) =>
    sql`insert into member (association_id, member_number, name, kana, role)
      values (${ours.id}, ${member?.member_number}, '仮', 'カリ', 'member')`.execute(tx),
  )
  return 1 - free
}

async function toldByLeakyFunction(here: Installation, ours: Home) {
  await here.ask(`create function leaky(text) returns boolean language plpgsql cost 0.0001
    as $$ begin raise notice 'told %', $1; return true; end $$`)
  await here.ask('grant execute on function leaky(text) to tomoshibi_app')
  const client = new pg.Client(here.settings.DATABASE_URL ?? '')
  const told: string[] = []
  client.on('notice', ({ message }) => void told.push(message ?? ''))
  await client.connect()
  await client.query('begin')
  await client.query('set local role tomoshibi_app')
  await client.query("select set_config('tomoshibi.association', $1, true)", [ours.id])
  await client.query('select from member where leaky(association_id::text)')
  await client.query('commit')
  await client.end()
  await here.ask('drop function leaky(text)')
  if (told.length === 0) throw new Error('The function was never asked')
  return told.filter((message) => message !== `told ${ours.id}`).length
}

/** pg_dump asks for every row and must be refused; a dump that held some would be counted line by line. */
function dumped(here: Installation) {
  const words = [
    '--role=tomoshibi_app',
    '--data-only',
    '--table=public.member',
    here.settings.DATABASE_URL ?? '',
  ]
  try {
    const dump = execFileSync('pg_dump', words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
    return Promise.resolve(dump.split('\n').filter((line) => line.includes('\t')).length)
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string }
    if (!stderr.includes('row-level security')) throw error
    return Promise.resolve(0)
  }
}

const countInSource = (pattern: RegExp) =>
  Promise.resolve(
    globSync('{src,workers}/**/*.{ts,tsx}')
      .map((path) => readFileSync(path, 'utf8').match(pattern)?.length ?? 0)
      .reduce((sum, n) => sum + n, 0),
  )
