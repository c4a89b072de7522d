import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { etagOf, isKnown } from '../../src/integrations/api/etag.ts'
import { SCOPES } from '../../src/integrations/table.ts'
import {
  bearerIn,
  hashOfToken,
  isToBeNoted,
  newToken,
  openLimits,
  readTokenForm,
  tokenState,
} from '../../src/integrations/tokens/rules.ts'
import { RIGHTS, scopeFor } from '../../src/rights.ts'

const NOW = new Date('2026-11-05T10:00:00+09:00')
const later = (seconds: number) => new Date(NOW.getTime() + seconds * 1_000)
const FORM = { name: '市の防災地図', 'scope checks:read': 'yes', lifetime: '30' }

test('two tokens are never alike, and each is read back from its header', () => {
  const token = newToken()
  expect(newToken()).not.toBe(token)
  expect(bearerIn(`Bearer ${token}`)).toBe(token)
  expect(bearerIn(`bearer  ${token} `)).toBe(token)
  expect(hashOfToken(token)).toHaveLength(32)
})

test.each([undefined, '', 'Bearer', 'Bearer x', `Basic ${newToken()}`, newToken(), `Bearer ${newToken()}x`])(
  'no token of ours is in «%s»',
  (header) => expect(bearerIn(header)).toBeNull(),
)

test('whatever a stranger sends as a header is answered, and by no more than a shape', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 300 }), (header) => {
      expect(bearerIn(header) ?? 'tomoshibi_').toMatch(/^tomoshibi_/)
    }),
  )
})

describe('a new token', () => {
  test.each([
    ['without a name', { name: '  ' }, ['no_name']],
    ['with a name of 61 letters', { name: '字'.repeat(61) }, ['long_name']],
    ['with a name that hides something', { name: '市\u202eの地図' }, ['hidden_characters']],
    ['that may read nothing', { 'scope checks:read': undefined }, ['no_scope']],
    ['with a scope that nobody offers', { 'scope checks:read': undefined, 'scope all': 'yes' }, ['no_scope']],
    ['for ever', { lifetime: '99999' }, ['bad_lifetime']],
    [
      'with everything wrong',
      { name: '', 'scope checks:read': 'no', lifetime: 'toString' },
      ['no_name', 'no_scope', 'bad_lifetime'],
    ],
  ])('%s is not made', (_, typed, faults) => {
    expect(readTokenForm({ ...FORM, ...typed }, NOW)).toEqual({ ok: false, faults })
  })

  test('lives as long as was chosen, a year where nobody chose', () => {
    const endsOf = (form: Record<string, string | undefined>) => {
      const read = readTokenForm(form, NOW)
      return read.ok && read.asked.expires_at
    }
    expect(endsOf(FORM)).toEqual(later(30 * 86_400))
    expect(endsOf({ ...FORM, lifetime: undefined })).toEqual(later(365 * 86_400))
  })
})

test.each([
  ['works', { expires_at: later(1), revoked_at: null }],
  ['expired', { expires_at: NOW, revoked_at: null }],
  ['revoked', { expires_at: later(1), revoked_at: NOW }],
  ['revoked', { expires_at: NOW, revoked_at: NOW }],
])('a token is %s', (state, token) => expect(tokenState(token, NOW)).toBe(state))

test('a use is noted once a minute', () => {
  expect(isToBeNoted(null, NOW)).toBe(true)
  expect(isToBeNoted(NOW, later(59))).toBe(false)
  expect(isToBeNoted(NOW, later(60))).toBe(true)
})

test('each token has its own minute, and is told how long to wait', () => {
  const tooOften = openLimits(2)
  expect([tooOften('a', NOW), tooOften('a', later(10)), tooOften('a', later(20))]).toEqual([null, null, 40])
  expect(tooOften('b', later(20))).toBeNull()
  expect(tooOften('a', later(60))).toBeNull()
  // A clock that was put back locks nobody out.
  expect(tooOften('a', later(-3_600))).toBeNull()
})

test('every address of the API but its own description asks for one scope, and every scope is asked for', () => {
  const scopes = Object.entries(RIGHTS)
    .filter(([url]) => url.includes(' /api/'))
    .map(([url, right]) => [url.split('/').at(-1), scopeFor(right)])
  expect(scopes.filter(([, scope]) => scope === null)).toEqual([['openapi.json', null]])
  expect(new Set(scopes.flatMap(([, scope]) => scope ?? []))).toEqual(new Set(Object.keys(SCOPES)))
})

describe('an ETag', () => {
  test('stays while only the time of counting differs, and changes with a number', () => {
    expect(etagOf({ counted_at: 'a', n: 1 })).toBe(etagOf({ counted_at: 'b', n: 1 }))
    expect(etagOf({ counted_at: 'a', n: 1 })).not.toBe(etagOf({ counted_at: 'a', n: 2 }))
  })
  test.each([
    [undefined, false],
    ['W/"x"', true],
    ['"x"', true],
    ['"a", W/"x"', true],
    ['*', true],
    ['"xy"', false],
  ])('If-None-Match: %s', (header, known) => expect(isKnown(header, 'W/"x"')).toBe(known))
})
