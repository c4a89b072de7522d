import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AssociationId } from '../../src/roster/table.ts'
import {
  backupHash,
  isBackupShaped,
  newBackupCodes,
  readBackup,
  spelledBackup,
} from '../../src/staff/backup-codes.ts'
import { deviceWord } from '../../src/staff/device-words.ts'
import { newInvitationToken, readInvitationToken } from '../../src/staff/invitation-link.ts'
import { isFresh } from '../../src/staff/rules.ts'
import {
  base32,
  codeAt,
  enrolmentLink,
  fromBase32,
  matchingStep,
  stepOf,
  typedCode,
} from '../../src/staff/totp.ts'

const SECRET = Buffer.from('12345678901234567890')

describe('codes', () => {
  // The test values of RFC 6238, appendix B, cut to six digits.
  test.each([
    [59, '287082'],
    [1111111109, '081804'],
    [1111111111, '050471'],
    [1234567890, '005924'],
    [2000000000, '279037'],
    [20000000000, '353130'],
  ])('at second %i are those of RFC 6238', (second, code) => {
    expect(codeAt(SECRET, stepOf(new Date(second * 1_000)))).toBe(code)
  })

  test('are taken half a minute early and late, and no further', () => {
    const at = new Date('2026-11-05T10:06:00+09:00')
    const now = stepOf(at)
    const taken = [-2, -1, 0, 1, 2].map((off) => matchingStep(SECRET, codeAt(SECRET, now + off), at))
    expect(taken).toEqual([null, now - 1, now, now + 1, null])
  })

  test('of any other shape are no codes', () => {
    const at = new Date('2026-11-05T10:06:00+09:00')
    fc.assert(
      fc.property(fc.string(), (typed) => {
        fc.pre(!/^\d{6}$/.test(typed))
        expect(matchingStep(SECRET, typed, at)).toBeNull()
      }),
    )
  })

  test.each([
    ['１２３４５６', '123456'],
    [' 123 456 ', '123456'],
    ['3f9k7-qxm2t', '3F9K7QXM2T'],
    ['3f9k7ーqxm2t', '3F9K7QXM2T'],
  ])('typed as %s read %s', (typed, read) => expect(typedCode(typed)).toBe(read))
})

test('a secret survives being spelled for an app', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 20, maxLength: 20 }), (bytes) => {
      expect(fromBase32(base32(bytes))).toEqual(bytes)
    }),
  )
  expect(base32(SECRET)).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ')
  expect(enrolmentLink(SECRET, { issuer: '灯', account: 'a@b.jp' })).toBe(
    'otpauth://totp/%E7%81%AF%3Aa%40b.jp?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=%E7%81%AF',
  )
})

test('backup codes are ten, all different, and read as people write them', () => {
  const codes = newBackupCodes()
  expect(new Set(codes).size).toBe(10)
  for (const code of codes) expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{10}$/)
  const [code = ''] = codes
  expect(isBackupShaped(typedCode(spelledBackup(code).toLowerCase()))).toBe(true)
  expect(readBackup('OIL0123456')).toBe('0110123456')
  expect(backupHash('k', 'u', code)).not.toEqual(backupHash('k', 'v', code))
  expect(backupHash('k', 'u', code)).not.toEqual(backupHash('j', 'u', code))
})

test('five minutes are fresh, a moment more is not, nor is a time to come', () => {
  const at = new Date('2026-11-05T10:06:00+09:00')
  const ago = (seconds: number) => isFresh(new Date(at.getTime() - seconds * 1_000), at)
  expect([ago(0), ago(300), ago(301), ago(-301), isFresh(null, at)]).toEqual([
    true,
    true,
    false,
    false,
    false,
  ])
})

test('a link says whose invitation it is, and no other text does', () => {
  const association = 'f0000000-0000-4000-8000-000000000001' as AssociationId
  const { token, token_hash } = newInvitationToken(association)
  expect(readInvitationToken(token)).toEqual({ association, token_hash })
  fc.assert(
    fc.property(fc.string(), (text) => {
      fc.pre(!/^[A-Za-z0-9_-]{48}$/.test(text))
      expect(readInvitationToken(text)).toBeNull()
    }),
  )
})

test.each([
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0',
    'Windows の Edge',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1 Version/19.0 Mobile/15E Safari/604.1',
    'iPhone の Safari',
  ],
  [
    'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36',
    'Android の Chrome',
  ],
  ['curl/8', '分からない端末'],
  [null, '分からない端末'],
])('%s is %s', (agent, word) => expect(deviceWord(agent)).toBe(word))
