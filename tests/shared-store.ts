import { afterAll, beforeAll } from 'vitest'
import { readConfig } from '../src/config.ts'
import type { Store } from '../src/store.ts'
import { freshStore } from './database.ts'

const config = readConfig({
  TOMOSHIBI_SECRET: 'a secret for the schema tests, long enough to be one',
  TOMOSHIBI_EMBEDDED: 'unused',
  PUBLIC_URL: 'http://localhost',
  SMTP_URL: 'smtp://localhost',
  MAIL_FROM: 'anpi@example.jp',
})

/** One migrated store for all tests of a `describe`, for those that leave it as they found it. */
export function sharedStore(
  mode: 'postgres' | 'embedded',
  prepare: (store: Store) => Promise<unknown> = async () => {},
) {
  let opened: Store | undefined
  const cleaning: (() => Promise<void>)[] = []
  beforeAll(async () => {
    if (!config.ok) throw new Error(`Missing settings: ${config.missing}`)
    opened = await freshStore(mode, config.config, (clean) => cleaning.unshift(clean))
    await prepare(opened)
  })
  afterAll(async () => {
    for (const clean of cleaning) await clean()
  })
  return () => {
    if (!opened) throw new Error('Asked for the store before the tests began')
    return opened
  }
}
