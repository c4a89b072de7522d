import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { findChromium, startPostgres, startRedis } from '../scripts/services.mjs'
import { migrate } from '../src/migrate.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** A superuser's URL, or null where the stories run embedded. */
    postgres: string | null
    redis: string | null
    chromium: string | null
  }
}

/** What every story's database is copied from; `by_hand`: the clock of its rows stands where a story puts it. */
export const TEMPLATES = { real: 'tomoshibi_template', by_hand: 'tomoshibi_template_by_hand' }

export const CLOCK_BY_HAND = `
  create table test_clock (at timestamptz not null);
  grant select on test_clock to public;
  create or replace function app_clock() returns timestamptz language sql stable
    as 'select at from public.test_clock'`

/** Once per run: find or start the real services and migrate the templates. */
export default async function (project: TestProject) {
  const postgres = await startPostgres()
  const redis = await startRedis()
  if (postgres) await makeTemplates(postgres.url)
  project.provide('postgres', postgres?.url ?? null)
  project.provide('redis', redis?.url ?? null)
  // No story looks at a screen: `prove:modes` needs no browser.
  project.provide('chromium', process.env.TOMOSHIBI_TEST_MODE ? null : findChromium())
  return async () => {
    redis?.stop()
    if (postgres) await dropDatabases(postgres.url)
    postgres?.stop()
  }
}

async function makeTemplates(url: string) {
  const server = new pg.Client(url)
  await server.connect()
  for (const name of Object.values(TEMPLATES)) await server.query(`drop database if exists ${name}`)
  await server.query(`create database ${TEMPLATES.real}`)
  const owner = new pg.Pool({ connectionString: databaseUrl(url, TEMPLATES.real), max: 2 })
  await migrate(owner)
  await owner.end()
  await server.query(`create database ${TEMPLATES.by_hand} template ${TEMPLATES.real}`)
  const byHand = new pg.Client(databaseUrl(url, TEMPLATES.by_hand))
  await byHand.connect()
  await byHand.query(CLOCK_BY_HAND)
  await byHand.end()
  await server.end()
}

/** A server that is not ours keeps nothing of this run. */
async function dropDatabases(url: string) {
  if (!process.env.DATABASE_URL) return
  const server = new pg.Client(url)
  await server.connect()
  const { rows } = await server.query<{ datname: string }>(
    "select datname from pg_database where datname ~ '^(test_[0-9a-f]{32}|tomoshibi_template.*)$'",
  )
  for (const { datname } of rows) await server.query(`drop database if exists ${datname} with (force)`)
  await server.end()
}

export function databaseUrl(server: string, name: string) {
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}
