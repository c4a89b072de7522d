import pg from 'pg'
import { inject, onTestFinished } from 'vitest'
import type { Config } from '../src/config.ts'
import { openLog } from '../src/log.ts'
import { migrate } from '../src/migrate.ts'
import { openStore, type Store } from '../src/store.ts'
import { databaseUrl, TEMPLATE } from './services.ts'

/** A test's end, or a file's end where nobody changes the rows. Runs last things first. */
type WhenDone = (clean: () => Promise<void>) => void

/** A database of its own, migrated, empty; gone when the test ends. Null where no PostgreSQL is at hand. */
export async function freshPostgres(whenDone: WhenDone = onTestFinished): Promise<string | null> {
  const server = inject('postgres')
  if (!server) return null
  const name = `test_${crypto.randomUUID().replaceAll('-', '')}`
  await onServer(server, `create database ${name} template ${TEMPLATE} strategy file_copy`)
  whenDone(() => onServer(server, `drop database if exists ${name} with (force)`))
  return databaseUrl(server, name)
}

/** A store in the wanted mode; embedded ones live in memory and are migrated here. Closed when the test ends. */
export async function freshStore(
  mode: 'postgres' | 'embedded',
  config: Config,
  whenDone: WhenDone = onTestFinished,
): Promise<Store & { url: string | null }> {
  const url = mode === 'postgres' ? await freshPostgres(whenDone) : null
  const store = await openStore(
    { ...config, database_url: url, migrate_database_url: url, embedded_dir: null },
    openLog('silent'),
  )
  whenDone(() => store.close())
  if (!url) await migrate(store.owner)
  return { ...store, url }
}

async function onServer(server: string, statement: string) {
  const client = new pg.Client(server)
  await client.connect()
  await client.query(statement)
  await client.end()
}
