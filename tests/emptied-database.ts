import pg from 'pg'
import { databaseUrl } from './services.ts'

/** Rows that the migrations themselves wrote; a story that changes them changes the shape. */
const KEPT = ['kysely_migration', 'kysely_migration_lock']

/** Beyond this many bytes a table's dead rows would slow the next stories down. */
const GROWN = 1_000_000

/** Every object that is not PostgreSQL's own, with the transaction that last wrote it: any DDL shows. */
const CATALOGS = {
  pg_class: 'oid',
  pg_attribute: 'attrelid',
  pg_constraint: 'oid',
  pg_trigger: 'oid',
  pg_policy: 'oid',
  pg_proc: 'oid',
  pg_index: 'indexrelid',
  pg_namespace: 'oid',
}
const LINES = Object.entries(CATALOGS).map(
  ([catalog, id]) =>
    `select '${catalog}' || ${id}::text || xmin::text as line from ${catalog} where ${id} >= 16384`,
)
LINES.push(`select 'migration' || name from kysely_migration`)
const SHAPE = `select md5(string_agg(line, ',' order by line)) as shape from (${LINES.join(' union all ')}) lines`

const EMPTY = `
  set session_replication_role = replica;
  do $$
  declare t record;
  begin
    for t in
      select c.oid, c.oid::regclass::text as name from pg_class c
      where c.relkind in ('r', 'p') and c.oid >= 16384 and c.relpersistence = 'p'
        and c.relnamespace::regnamespace::text not like 'pg\\_%' and pg_relation_size(c.oid) > 0
        and c.relname not in (${KEPT.map((name) => `'${name}'`).join(', ')})
    loop
      execute 'delete from ' || t.name;
    end loop;
    perform setval(s.seqrelid, s.seqstart, false) from pg_sequence s;
  end $$;
  reset session_replication_role`

/** One test database that stories use one after the other; `empty` is false where the next needs another. */
export interface Emptied {
  name: string
  empty(): Promise<boolean>
}

export async function openEmptied(server: string, name: string): Promise<Emptied> {
  const client = new pg.Client(databaseUrl(server, name))
  client.on('error', () => {})
  await client.connect()
  const shape = await shapeOf(client)
  return {
    name,
    async empty() {
      try {
        await untilAlone(client)
        await client.query(EMPTY)
        const grown = await client.query(
          'select from pg_class where oid >= 16384 and pg_relation_size(oid) > $1 limit 1',
          [GROWN],
        )
        if (grown.rowCount === 0 && (await shapeOf(client)) === shape) return true
      } catch {
        // A story that broke its database on purpose.
      }
      await client.end().catch(() => {})
      return false
    },
  }
}

const OTHERS = 'from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()'

/** Connections that a story has closed are gone a moment later; PostgreSQL's own wait looks only every 100 ms. */
async function untilAlone(client: pg.Client) {
  for (let tries = 0; tries < 20; tries++) {
    if ((await client.query(`select ${OTHERS} limit 1`)).rowCount === 0) return
    await new Promise((later) => setTimeout(later, 3))
  }
  await client.query(`select pg_terminate_backend(pid, 5000) ${OTHERS}`)
}

async function shapeOf(client: pg.Client) {
  const { rows } = await client.query<{ shape: string }>(SHAPE)
  return rows[0]?.shape ?? ''
}
