import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { lockFolder } from '../../src/lite-pool.ts'

const ENV = {
  TOMOSHIBI_SECRET: 'a secret for the rules, long enough to be one',
  TOMOSHIBI_EMBEDDED: 'folder',
  PUBLIC_URL: 'https://anpi.example.jp',
  SMTP_URL: 'smtp://localhost',
  MAIL_FROM: 'anpi@example.jp',
}

test.each([
  'anpi.example.jp',
  'anpi.example.jp:8787',
  '//anpi.example.jp',
  'ftp://anpi.example.jp',
  'https://',
])('the address %s would be no link in a mail, and is named before the start', (PUBLIC_URL) => {
  const read = readConfig({ ...ENV, PUBLIC_URL })
  expect(read).toEqual({ ok: false, missing: [expect.stringMatching(/^PUBLIC_URL: /)] })
})

test.each(['http://localhost:8787', 'https://anpi.example.jp/'])('the address %s is one', (PUBLIC_URL) => {
  expect(readConfig({ ...ENV, PUBLIC_URL })).toMatchObject({
    ok: true,
    config: { public_url: PUBLIC_URL.replace(/\/$/, '') },
  })
})

test.each(['caddy', '172.30.87.0/24', '172.30.87.2,172.30.87.3'])(
  'a proxy «%s» would be believed by mistake or not at all, and is named before the start',
  (TRUSTED_PROXY) => {
    const read = readConfig({ ...ENV, TRUSTED_PROXY })
    expect(read).toEqual({ ok: false, missing: [expect.stringMatching(/^TRUSTED_PROXY: /)] })
  },
)

test.each(['灯 <anpi@example.jp>', 'anpi@example.jp ', 'anpi', 'a@example.jp,b@example.jp'])(
  'a sender «%s» is no bare address, and is named before the start',
  (MAIL_FROM) => {
    const read = readConfig({ ...ENV, MAIL_FROM })
    expect(read).toEqual({ ok: false, missing: [expect.stringMatching(/^MAIL_FROM: /)] })
  },
)

describe('the lock of the embedded folder', () => {
  const folderOf = (owner: string) => {
    const dir = mkdtempSync(join(tmpdir(), 'tomoshibi-lock-'))
    onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
    writeFileSync(join(dir, 'tomoshibi.pid'), owner)
    return dir
  }

  test.each(['', '0', '-1', 'x', '999999999'])('left by nobody alive («%s») is taken over', (owner) => {
    const unlock = lockFolder(folderOf(owner))
    unlock()
  })

  test('of a process that runs is respected', () => {
    expect(() => lockFolder(folderOf(String(process.pid)))).toThrow(String(process.pid))
  })
})

test.each(['http', '80 80', '70000'])('the port «%s» is named before the start', (PORT) => {
  expect(readConfig({ ...ENV, PORT })).toEqual({ ok: false, missing: [expect.stringMatching(/^PORT: /)] })
})

test('a setting that is there and empty is as good as left out', () => {
  const empty = { HOST: '', PORT: '', LINE_API_URL: '', TOMOSHIBI_SPOOL: '', LOG_LEVEL: '', DATABASE_URL: '' }
  const left_out = readConfig(ENV)
  expect(left_out.ok).toBe(true)
  expect(readConfig({ ...ENV, ...empty, REDIS_URL: '', MIGRATE_DATABASE_URL: '' })).toEqual(left_out)
})
