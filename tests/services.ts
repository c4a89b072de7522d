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

export const TEMPLATE = 'tomoshibi_template'

/** Once per run: find or start the real services and migrate one template that every story's database is cloned from. */
export default async function (project: TestProject) {
  const postgres = await startPostgres()
  const redis = await startRedis()
  if (postgres) await makeTemplate(postgres.url)
  project.provide('postgres', postgres?.url ?? null)
  project.provide('redis', redis?.url ?? null)
  // No story looks at a screen: `prove:modes` needs no browser.
  project.provide('chromium', process.env.TOMOSHIBI_TEST_MODE ? null : findChromium())
  return () => {
    redis?.stop()
    postgres?.stop()
  }
}

async function makeTemplate(url: string) {
  const server = new pg.Client(url)
  await server.connect()
  await server.query(`drop database if exists ${TEMPLATE}`)
  await server.query(`create database ${TEMPLATE}`)
  await server.end()
  const owner = new pg.Pool({ connectionString: databaseUrl(url, TEMPLATE), max: 2 })
  await migrate(owner)
  await owner.end()
}

export function databaseUrl(server: string, name: string) {
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}
