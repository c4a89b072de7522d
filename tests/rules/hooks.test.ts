import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isPublicAddress } from '../../src/channels/public-address.ts'
import { readConfig } from '../../src/config.ts'
import {
  afterFailure,
  isToBePaused,
  readHookForm,
  signatureOf,
  urlFault,
} from '../../src/integrations/hooks/rules.ts'

const NOW = new Date('2026-11-05T10:00:00.700+09:00')
const before = (seconds: number) => new Date(NOW.getTime() - seconds * 1_000)
const DAY_S = 86_400

describe('an address', () => {
  test.each([
    ['', 'no_url'],
    ['map.example.jp/hook', 'bad_url'],
    ['javascript:alert(1)', 'bad_url'],
    ['file:///etc/passwd', 'bad_url'],
    [`https://example.jp/${'x'.repeat(500)}`, 'bad_url'],
    ['http://map.example.jp/hook', 'not_https'],
    ['https://user:password@map.example.jp/', 'url_has_login'],
    ['https://localhost/hook', 'private_url'],
    ['https://intranet/hook', 'private_url'],
    ['https://board.local/hook', 'private_url'],
    ['https://metadata.google.internal/', 'private_url'],
    ['https://127.0.0.1/', 'private_url'],
    ['https://2130706433/', 'private_url'],
    ['https://0x7f.1/', 'private_url'],
    ['https://169.254.169.254/latest/meta-data', 'private_url'],
    ['https://10.1.2.3/', 'private_url'],
    ['https://[::1]/', 'private_url'],
    ['https://[::ffff:10.0.0.1]/', 'private_url'],
    ['https://[fd00::1]/', 'private_url'],
    ['https://[fe80::1]/', 'private_url'],
    ['https://[64:ff9b::a00:1]/', 'private_url'],
    ['https://map.example.jp/hook?key=1', null],
    ['https://map.example.jp:8443/', null],
    ['https://1.1.1.1/', null],
    ['https://[2606:4700:4700::1111]/', null],
  ])('«%s» is %s', (url, fault) => expect(urlFault(url, [])).toBe(fault))

  test('inside the house is taken where the operator has named its host, and no other', () => {
    expect(urlFault('http://board.lan:8080/hook', ['board.lan'])).toBeNull()
    expect(urlFault('http://other.lan/hook', ['board.lan'])).toBe('not_https')
    expect(urlFault('https://[::1]/', ['::1'])).toBeNull()
    const named = readConfig({
      TOMOSHIBI_EMBEDDED: 'x',
      TOMOSHIBI_HOOK_HOSTS: ' Board.lan, ,10.0.0.5',
      ...{
        TOMOSHIBI_SECRET: 'x'.repeat(32),
        PUBLIC_URL: 'https://a.example.jp',
        SMTP_URL: 'smtp://a',
        MAIL_FROM: 'a@b.jp',
      },
    })
    expect(named.ok && named.config.hook_hosts).toEqual(['board.lan', '10.0.0.5'])
  })

  test('of 10/8, 127/8, 172.16/12 or 192.168/16 is never a public one, and text never is', () => {
    const octet = fc.integer({ min: 0, max: 255 })
    fc.assert(
      fc.property(octet, octet, octet, fc.string(), (b, c, d, text) => {
        for (const address of [
          `10.${b}.${c}.${d}`,
          `127.${b}.${c}.${d}`,
          `192.168.${c}.${d}`,
          `172.${16 + (b % 16)}.${c}.${d}`,
        ])
          expect(isPublicAddress(address), address).toBe(false)
        if (!/^[\d.:a-f]+$/i.test(text)) expect(isPublicAddress(text)).toBe(false)
      }),
    )
  })
})

test('a form names everything that is wrong with it at once, and takes what is right', () => {
  expect(readHookForm({}, [])).toEqual({ ok: false, faults: ['no_name', 'no_url', 'no_event'] })
  const form = {
    name: ' 地図 ',
    url: ' https://map.example.jp/ ',
    'event check.closed': 'yes',
    'event hook.test': 'yes',
  }
  expect(readHookForm(form, [])).toEqual({
    ok: true,
    asked: { name: '地図', url: 'https://map.example.jp/', events: ['check.closed'] },
  })
})

test('the signature is what the other end computes of time and body, and differs with each of them', () => {
  const t = Math.floor(NOW.getTime() / 1_000)
  const v1 = createHmac('sha256', 'secret').update(`${t}.{"a":1}`).digest('hex')
  expect(signatureOf('secret', '{"a":1}', NOW)).toBe(`t=${t},v1=${v1}`)
  const others = [
    signatureOf('secrets', '{"a":1}', NOW),
    signatureOf('secret', '{"a":2}', NOW),
    signatureOf('secret', '{"a":1}', before(2)),
  ]
  expect(new Set([signatureOf('secret', '{"a":1}', NOW), ...others]).size).toBe(4)
})

describe('after a failure', () => {
  test.each([
    [1, 30],
    [2, 60],
    [3, 120],
    [6, 1_800],
    [7, 3_600],
    [29, 3_600],
  ])('number %i comes the next try after %i seconds', (tries, seconds) => {
    expect(afterFailure({ kind: 'check.closed', tries, made_at: before(60) }, NOW)).toEqual({
      next_try_at: before(-seconds),
    })
  })

  test('a day old there is no other, and of a trial never', () => {
    const old = { tries: 30, made_at: before(DAY_S) }
    expect(afterFailure({ kind: 'check.closed', ...old }, NOW)).toEqual({ given_up_at: NOW })
    expect(afterFailure({ kind: 'hook.test', tries: 1, made_at: NOW }, NOW)).toEqual({ given_up_at: NOW })
  })

  test('the hook is stopped once nothing has arrived for a day', () => {
    expect(isToBePaused(before(DAY_S - 1), NOW)).toBe(false)
    expect(isToBePaused(before(DAY_S), NOW)).toBe(true)
  })

  test('there are enough tries in a day for a receiver that is away over night, and not hundreds', () => {
    let [at, tries] = [0, 0]
    while (at < DAY_S) {
      tries += 1
      const next = afterFailure({ kind: 'tally.changed', tries, made_at: NOW }, before(-at))
      if ('given_up_at' in next) break
      at = (next.next_try_at.getTime() - NOW.getTime()) / 1_000
    }
    expect(tries).toBeGreaterThan(20)
    expect(tries).toBeLessThan(40)
  })
})
