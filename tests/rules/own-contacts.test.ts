import fc from 'fast-check'
import { expect, test } from 'vitest'
import { linkState, maskMail, maskPhone, ownFaults, readOwnForm } from '../../src/freshness/rules.ts'
import { headDay, hrefOf, readFilter } from '../../src/trail/rules.ts'

const NOW = new Date('2026-11-05T10:00:00+09:00')
const minutesAgo = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000)
const LINK = { kind: 'update' as const, expires_at: minutesAgo(-10), ended_at: null, used_at: null, saves: 0 }

test.each([
  ['a fresh one', {}, 'open'],
  ['one used an hour ago less a minute', { used_at: minutesAgo(59), saves: 1 }, 'open'],
  ['one used an hour ago', { used_at: minutesAgo(60), saves: 1 }, 'used'],
  ['one used five times', { used_at: minutesAgo(1), saves: 5 }, 'used'],
  ['a confirmation that was pressed', { kind: 'confirm' as const, used_at: minutesAgo(1), saves: 1 }, 'used'],
  ['one at its last moment', { expires_at: NOW }, 'expired'],
  ['one that a newer one replaced', { ended_at: minutesAgo(1), used_at: minutesAgo(2) }, 'ended'],
])('%s is %s', (_, change, state) => {
  expect(linkState({ ...LINK, ...change }, NOW)).toBe(state)
})

test.each([
  ['090-1234-5678', '090-****-5678'],
  ['０９０ー１２３４ー５６７８', '090-****-5678'],
  ['06-6782-0000', '066-***-0000'],
  ['+81 90-1234-5678', '090-****-5678'],
  ['110', '*10'],
])('%s is shown as %s', (phone, shown) => {
  expect(maskPhone(phone)).toBe(shown)
})

test('an address shows its first letter and where it is', () => {
  expect(maskMail('tanaka@example.jp')).toBe('t…@example.jp')
})

test('whatever is typed, a form is read and judged without a fall, and what passes has no control character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (mail, phone) => {
      const form = readOwnForm(new URLSearchParams({ mail, mobile: phone, phone, fax: phone }))
      const faults = ownFaults(form)
      for (const [kind, text] of Object.entries(form.typed))
        if (!(kind in faults)) expect(text).not.toMatch(/\p{Cc}/u)
    }),
  )
})

test.each([
  ['2026-11-05T06:59:59+09:00', '2026-11-04'],
  ['2026-11-05T07:00:00+09:00', '2026-11-05'],
  ['2026-11-06T00:30:00+09:00', '2026-11-05'],
  ['2027-01-01T06:00:00+09:00', '2026-12-31'],
])('at %s the head of %s is the newest that is cut', (at, day) => {
  expect(headDay(new Date(at))).toEqual({ day, cut_at: new Date(`${day}T07:00:00+09:00`) })
})

test('whatever stands in the address of the trail, it is read, and written again it is the same', () => {
  fc.assert(
    fc.property(
      fc.dictionary(
        fc.constantFrom('actor', 'topic', 'from', 'until', 'page'),
        fc.string({ unit: 'binary' }),
      ),
      (query) => {
        const filter = readFilter((name) => query[name])
        const again = new URL(hrefOf(filter), 'http://own.invalid').searchParams
        expect(hrefOf(readFilter((name) => again.get(name) ?? undefined))).toBe(hrefOf(filter))
      },
    ),
  )
})
