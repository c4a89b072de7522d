import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CHAIN_START, type Link, linkHash } from '../../src/audit/rules.ts'

const link: fc.Arbitrary<Link> = fc.record({
  seq: fc.integer({ min: 1 }),
  at: fc.date({ noInvalidDate: true }),
  actor: fc.string(),
  action: fc.string(),
  detail: fc.dictionary(fc.string(), fc.jsonValue()),
})

test('any change to an entry, or to what stands before it, changes its hash', () => {
  fc.assert(
    fc.property(link, link, (one, other) => {
      const same = JSON.stringify([one.seq, one.at, one.actor, one.action, sorted(one.detail)])
      fc.pre(same !== JSON.stringify([other.seq, other.at, other.actor, other.action, sorted(other.detail)]))
      const hash = linkHash(CHAIN_START, one)
      expect(hash.equals(linkHash(CHAIN_START, other))).toBe(false)
      expect(hash.equals(linkHash(hash, one))).toBe(false)
      for (const field of ['seq', 'at', 'actor', 'action', 'detail'] as const) {
        const changed = { ...one, [field]: other[field] }
        const isSame = JSON.stringify(sorted(one[field])) === JSON.stringify(sorted(other[field]))
        expect(linkHash(CHAIN_START, changed).equals(hash)).toBe(isSame)
      }
    }),
  )
})

test('the order in which the database keeps the keys of an entry does not matter', () => {
  fc.assert(
    fc.property(link, (entry) => {
      const turned = Object.fromEntries(Object.entries(entry.detail as object).reverse())
      expect(linkHash(CHAIN_START, { ...entry, detail: turned })).toEqual(linkHash(CHAIN_START, entry))
    }),
  )
})

test('a list is not an object, and a letter does not move from one field to the next', () => {
  const at = new Date(0)
  const entry = { seq: 1, at, actor: 'ab', action: 'c', detail: { a: 1 } }
  const others = [
    { ...entry, actor: 'a', action: 'bc' },
    { ...entry, detail: [['a', 1]] },
    { ...entry, detail: { a: '1' } },
  ]
  const hashes = [entry, ...others].map((some) => linkHash(CHAIN_START, some).toString('hex'))
  expect(new Set(hashes).size).toBe(4)
})

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object' || value instanceof Date) return value
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => ['key', key, sorted(inner)])
}
