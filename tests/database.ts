import pg from 'pg'
import { inject, onTestFinished } from 'vitest'
import type { Config } from '../src/config.ts'
import { openLog } from '../src/log.ts'
import { migrate } from '../src/migrate.ts'
import { openStore, type Store } from '../src/store.ts'
import { type Emptied, openEmptied } from './emptied-database.ts'
import { CLOCK_BY_HAND, databaseUrl, TEMPLATES } from './services.ts'

export type Clock = keyof typeof TEMPLATES

/** A test's end, or a file's end where nobody changes the rows. Runs last things first. */
type WhenDone = (clean: () => Promise<void>) => void

/** Databases of stories that have ended, empty again: emptying one takes a tenth of the time of copying one. */
const emptied: Record<Clock, Emptied[]> = { real: [], by_hand: [] }

/** A database of its own, migrated, empty; gone or emptied when the test ends. Null where no PostgreSQL is at hand. */
export async function freshPostgres(
  whenDone: WhenDone = onTestFinished,
  clock: Clock = 'real',
): Promise<string | null> {
  const server = inject('postgres')
  if (!server) return null
  const database = emptied[clock].pop() ?? (await copyOf(server, TEMPLATES[clock]))
  whenDone(async () => {
    if (await database.empty()) emptied[clock].push(database)
    else await onServer(server, `drop database if exists ${database.name} with (force)`)
  })
  return databaseUrl(server, database.name)
}

async function copyOf(server: string, template: string) {
  const name = `test_${crypto.randomUUID().replaceAll('-', '')}`
  await onServer(server, `create database ${name} template ${template} strategy file_copy`)
  return openEmptied(server, name)
}

/** A store in the wanted mode; embedded ones live in memory and are migrated here. Closed when the test ends. */
export async function freshStore(
  mode: 'postgres' | 'embedded',
  config: Config,
  whenDone: WhenDone = onTestFinished,
  clock: Clock = 'real',
): Promise<Store & { url: string | null }> {
  const url = mode === 'postgres' ? await freshPostgres(whenDone, clock) : null
  const store = await openStore(
    { ...config, database_url: url, migrate_database_url: url, embedded_dir: null },
    openLog('silent'),
  )
  whenDone(() => store.close())
  if (!url) await migrate(store.owner)
  if (!url && clock === 'by_hand') await store.owner.query(CLOCK_BY_HAND)
  return { ...store, url }
}

async function onServer(server: string, statement: string) {
  const client = new pg.Client(server)
  await client.connect()
  await client.query(statement)
  await client.end()
}
