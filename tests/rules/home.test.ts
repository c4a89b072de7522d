import { describe, expect, test } from 'vitest'
import { loanLineOf, loanTodosFor } from '../../src/home/loan-todos.ts'
import { firstSteps, type Standing, todosFor } from '../../src/home/rules.ts'
import type { Purpose, SafetyCheckId } from '../../src/safety-checks/table.ts'

const NOW = new Date('2026-11-05T10:00:00+09:00')
const daysAgo = (days: number) => new Date(NOW.getTime() - days * 86_400_000)

const WELL: Standing = {
  has_line: true,
  members: 150,
  bound: 120,
  has_launched: true,
  widely_asked_at: daysAgo(10),
  office: 2,
  hard_to_reach: 0,
  power: { late: 0, out_of_order: 0 },
  alerts: [],
  help: [],
  missed: [],
  missed_notices: [],
  spared: [],
  papers: 0,
  loans: [],
  twin: null,
  stopped_hooks: 0,
}
const HELP_OF = (purpose: Purpose) => [
  { id: 'x' as SafetyCheckId, purpose, headline: '秋', people: 2, taken: 0, done: 0 },
]
const HELP = HELP_OF('actual')
const WORK = { purpose: 'actual' as const, needs: 2, undecided: 1, late: 3, returned: 1 }
const kinds = (role: Parameters<typeof todosFor>[0], standing: Partial<Standing>) =>
  todosFor(role, { ...WELL, ...standing }, NOW).map(({ kind }) => kind)

describe('what needs a person', () => {
  test.each([
    ['nothing where all is well', {}, []],
    [
      'an empty roster, and then nothing about its people',
      { members: 0, hard_to_reach: 3, widely_asked_at: null },
      ['no_members'],
    ],
    ['no LINE', { has_line: false }, ['no_line']],
    ['nobody else in the office', { office: 1 }, ['office_alone']],
    ['papers of a loan that was agreed on the telephone', { papers: 1 }, ['papers_owed']],
    ['the hard to reach', { hard_to_reach: 2 }, ['hard_to_reach']],
    ['webhooks that arrive nowhere', { stopped_hooks: 1 }, ['hooks_stopped']],
    [
      'power units that would not start',
      { power: { late: 3, out_of_order: 1 } },
      ['power_out_of_order', 'power_late'],
    ],
    ['no test before the ninetieth day', { widely_asked_at: daysAgo(89.9) }, []],
    ['a test from the ninetieth day', { widely_asked_at: daysAgo(90) }, ['test_due']],
    ['a test where nobody was ever asked', { widely_asked_at: null }, ['test_due']],
    [
      'help first, then what stopped, then the rest',
      { help: HELP, alerts: [{ about: 'line_out_of_quota' as const }], hard_to_reach: 1 },
      ['help', 'line_out_of_quota', 'hard_to_reach'],
    ],
  ])('is %s', (_, standing, expected) => {
    expect(kinds('office', standing)).toEqual(expected)
  })

  test.each([
    ['office', ['power_needed', 'loans_undecided', 'loans_late', 'loans_returned']],
    ['chair', ['power_needed', 'loans_undecided', 'loans_late', 'loans_returned']],
    ['committee', ['power_needed', 'loans_late', 'loans_returned']],
    ['viewer', []],
  ] as const)('of loans the %s is asked for %s', (role, expected) => {
    expect(kinds(role, { loans: [WORK] })).toEqual(expected)
  })

  test('somebody without power stands above what stopped, unless it is a drill', () => {
    const standing = { help: HELP, alerts: [{ about: 'line_out_of_quota' as const }], papers: 1 }
    const order = (purpose: Purpose) => kinds('chair', { ...standing, loans: [{ ...WORK, purpose }] })
    expect(order('actual').slice(0, 3)).toEqual(['help', 'power_needed', 'line_out_of_quota'])
    expect(order('drill').slice(0, 4)).toEqual(['help', 'line_out_of_quota', 'papers_owed', 'power_needed'])
  })

  test('what is real and what is a drill’s never stand in one line, and the drill’s begins with 【訓練】', () => {
    const loans = [WORK, { ...WORK, purpose: 'drill' as const, needs: 5 }]
    const lines = loanTodosFor('chair', loans).map(loanLineOf)
    expect(lines.map(({ words, count }) => `${words} ${count}`)).toEqual([
      '電源の申出 2件',
      '決めていない電源の貸出 1件',
      '返却日を過ぎた電源 3台',
      '返却検査を待つ電源 1台',
      '【訓練】電源の申出 5件',
      '【訓練】決めていない電源の貸出 1件',
      '【訓練】返却日を過ぎた電源 3台',
      '【訓練】返却検査を待つ電源 1台',
    ])
    expect(lines.flatMap((line) => ('loud' in line ? [line.loud] : []))).toEqual([true, false])
  })

  test('what is real stands above a drill’s ▲: help, a call from the menu, a need of power', () => {
    const alerts = [{ about: 'mail_settings' as const }, { about: 'needs_help_reported' as const }]
    const standing = { alerts, loans: [WORK], help: [...HELP_OF('drill'), ...HELP] }
    const todos = todosFor('chair', { ...WELL, ...standing }, NOW)
    expect(todos.slice(0, 5).map((todo) => [todo.kind, 'purpose' in todo ? todo.purpose : null])).toEqual([
      ['help', 'actual'],
      ['needs_help_reported', null],
      ['power_needed', 'actual'],
      ['help', 'drill'],
      ['mail_settings', null],
    ])
  })

  test.each([
    ['chair', ['help', 'mail_settings']],
    ['committee', ['help']],
    ['viewer', []],
  ] as const)('is less for the %s', (role, expected) => {
    const alerts = [{ about: 'mail_settings' as const }]
    expect(kinds(role, { help: HELP, alerts, members: 0, has_line: false, office: 1 })).toEqual(expected)
  })
})

describe('the first steps', () => {
  test.each([
    ['begin with LINE', { has_line: false, members: 0, bound: 0 }, ['now', 'later', 'later', 'later']],
    ['go on with the roster', { has_line: true, members: 0, bound: 0 }, ['done', 'now', 'later', 'later']],
    ['then with the letters', { has_line: true, members: 9, bound: 0 }, ['done', 'done', 'now', 'later']],
    ['end with the test', { has_line: true, members: 9, bound: 1 }, ['done', 'done', 'done', 'now']],
    [
      'know a roster without LINE',
      { has_line: false, members: 9, bound: 0 },
      ['now', 'done', 'later', 'later'],
    ],
  ])('%s', (_, standing, expected) => {
    expect(Object.values(firstSteps({ ...standing, has_launched: false }) ?? {})).toEqual(expected)
  })

  test('are over once something was sent', () => {
    expect(firstSteps({ has_line: false, members: 0, bound: 0, has_launched: true })).toBeNull()
  })
})
