import { readdirSync } from 'node:fs'
import { runMigrations } from 'bullmq'
import { Kysely, PostgresDialect } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import type pg from 'pg'

const FOLDER = new URL('../migrations/', import.meta.url)

/** Brings the database to this version, our tables and BullMQ's alike; gives the names of what it ran. */
export async function migrate(owner: pg.Pool): Promise<string[]> {
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: owner }) })
  const { error, results } = await new Migrator({ db, provider: { getMigrations } }).migrateToLatest()
  if (error) throw error
  const client = await owner.connect()
  await client.query('create schema if not exists bullmq')
  await runMigrations(client)
  client.release()
  return (results ?? [])
    .filter(({ status }) => status === 'Success')
    .map(({ migrationName }) => migrationName)
}

/** The migrations that this version knows and the database has not run. Empty when they fit each other. */
export async function findPendingMigrations(owner: pg.Pool): Promise<string[]> {
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: owner }) })
  const all = await new Migrator({ db, provider: { getMigrations } }).getMigrations()
  return all.filter(({ executedAt }) => !executedAt).map(({ name }) => name)
}

async function getMigrations() {
  const names = readdirSync(FOLDER).filter((file) => file.endsWith('.ts'))
  const loaded = names.map(async (file): Promise<[string, Migration]> => {
    const migration: Migration = await import(new URL(file, FOLDER).href)
    return [file.replace(/\.ts$/, ''), migration]
  })
  return Object.fromEntries(await Promise.all(loaded))
}
