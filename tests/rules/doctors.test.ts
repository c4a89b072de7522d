import { describe, expect, test } from 'vitest'
import { mindOf } from '../../src/demo/doctors.ts'
import { randomOf } from '../../src/demo/random.ts'
import { makeRoster, medicalCode, rosterFile } from '../../src/demo/rosters.ts'
import { readRosterFile } from '../../src/roster/import/csv.ts'
import { readRecords } from '../../src/roster/import/rules.ts'

const MINUTE = 60_000
const minds = (seed: number, count: number) =>
  makeRoster('fuse', { members: count, seed }).map(({ number, role }) => ({
    role,
    ...mindOf(randomOf(seed, number), role),
  }))
const share = (part: number, of: number) => part / of
const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

describe.each([1, 2, 3, 880])('seed %i, 10,000 doctors', (seed) => {
  const all = minds(seed, 10_000)
  const first = all.flatMap(({ answers }) => answers.slice(0, 1))

  test.each<[string, number, number, number]>([
    ['answer at all', first.length / all.length, 0.6, 0.9],
    ['answered after half an hour', share(within(first, 30), all.length), 0.45, 0.58],
    ['answered after two minutes', share(within(first, 2), all.length), 0.15, 0.25],
    [
      'can see patients',
      share(first.filter(({ condition }) => condition === 'open').length, first.length),
      0.76,
      0.86,
    ],
    [
      'need help',
      share(first.filter(({ condition }) => condition === 'needs_help').length, first.length),
      0.01,
      0.035,
    ],
    [
      'change their mind',
      share(all.filter(({ answers }) => answers.length === 2).length, all.length),
      0.02,
      0.05,
    ],
    ['have a scanner', share(all.filter(({ is_scanned }) => is_scanned).length, all.length), 0.03, 0.09],
  ])('share of those who %s', (_, found, least, most) => {
    expect(found).toBeGreaterThan(least)
    expect(found).toBeLessThan(most)
  })

  test('the fast half takes about two minutes', () => {
    const fastest = first.map(({ after_ms }) => after_ms / MINUTE).toSorted((a, b) => a - b)
    const m = median(fastest.slice(0, Math.floor(fastest.length / 2)))
    expect(m).toBeGreaterThan(1.2)
    expect(m).toBeLessThan(3)
  })

  test('more officers answer than members', () => {
    const rate = (role: string) => {
      const some = all.filter((mind) => mind.role === role)
      return share(some.filter(({ answers }) => answers.length > 0).length, some.length)
    }
    expect(rate('officer')).toBeGreaterThan(rate('member') + 0.08)
  })

  test('a change of mind is another answer, and comes later', () => {
    for (const { answers } of all.filter(({ answers }) => answers.length === 2)) {
      expect(answers[1]?.condition).not.toBe(answers[0]?.condition)
      expect(answers[1]?.after_ms).toBeGreaterThan(answers[0]?.after_ms ?? 0)
    }
  })
})

function within(answers: { after_ms: number }[], minutes: number) {
  return answers.filter(({ after_ms }) => after_ms <= minutes * MINUTE).length
}

test('the same seed gives the same doctors with the same minds, another seed others', () => {
  expect(minds(1, 200)).toEqual(minds(1, 200))
  expect(minds(1, 200)).not.toEqual(minds(2, 200))
})

describe('the made-up rosters', () => {
  test.each([
    ['fuse', 150],
    ['kawachi', 120],
    ['hiraoka', 90],
    ['fuse', 30_000],
  ] as const)('%s with %i members is a file that the importer takes whole', (association, members) => {
    const doctors = makeRoster(association, { members, seed: 1 })
    const file = readRosterFile(rosterFile(doctors))
    if (!file.ok) throw new Error(file.reason)
    const { records, refused } = readRecords(file.rows, { has_line_channel: true })
    expect(refused).toEqual([])
    expect(records).toHaveLength(members)
  })

  test('hold some of everything: officers, LINE, mail, both, and a few whom nothing reaches', () => {
    const doctors = makeRoster('fuse', { members: 10_000, seed: 5 })
    const of = (is: (doctor: (typeof doctors)[number]) => boolean) => doctors.filter(is).length / 10_000
    expect(of(({ role }) => role === 'officer')).toBeCloseTo(0.12, 1)
    expect(of(({ user_id, mail }) => user_id !== null && mail !== null)).toBeCloseTo(0.36, 1)
    const unreachable = of(({ user_id, mail }) => user_id === null && mail === null)
    expect(unreachable).toBeGreaterThan(0.03)
    expect(unreachable).toBeLessThan(0.05)
    expect(doctors.some(({ name }) => /[髙﨑𠮷]/u.test(name))).toBe(true)
  })

  test.each([
    [1, '2710000015'],
    [2, '2710000023'],
    [299_999, '2712999990'],
  ])('medical code number %i ends in its check digit: %s', (serial, code) => {
    expect(medicalCode(serial)).toBe(code)
  })
})
