import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  HAND_OVER_POINTS,
  missingPoints,
  pointsFor,
  RETURN_POINTS,
} from '../../src/loans/lending/checklists.ts'
import {
  dueAfter,
  fromDayField,
  lastDay,
  periodFault,
  rangeOf,
  rungsFor,
  toDayField,
  USUAL_TERMS,
} from '../../src/loans/lending/periods.ts'
import {
  isOverdue,
  mainStep,
  mayTake,
  nextSteps,
  STEPS,
  type Standing,
  type Step,
  statusAfter,
} from '../../src/loans/lending/steps.ts'
import { LOAN_STATUSES, type LoanStatus } from '../../src/loans/words.ts'

const japan = (text: string) => new Date(`${text}+09:00`)
const OUT = japan('2026-11-05T10:00:00')

const standing = (status: LoanStatus, more: Partial<Standing> = {}): Standing => ({
  status,
  handed_over_at: null,
  returned_at: null,
  papers_due_at: null,
  papers_done_at: null,
  ...more,
})

describe('the life of a loan', () => {
  /** Written from the issue: what may follow each state, at the storage place and out there. */
  test.each<[LoanStatus, Partial<Standing>, string]>([
    ['requested', {}, 'approve approve_orally decline hold cancel'],
    ['held', {}, 'approve approve_orally decline cancel'],
    ['approved', {}, 'reserve hand_over cancel break'],
    ['approved', { papers_due_at: OUT }, 'reserve hand_over cancel break papers'],
    ['approved', { papers_due_at: OUT, papers_done_at: OUT }, 'reserve hand_over cancel break'],
    ['reserved', {}, 'hand_over cancel break'],
    ['on_loan', { handed_over_at: OUT }, 'extend recall take_back break lose'],
    ['broken', {}, ''],
    ['broken', { handed_over_at: OUT }, 'take_back lose'],
    ['lost', { handed_over_at: OUT }, 'take_back'],
    ['returned', { handed_over_at: OUT, returned_at: OUT }, 'inspect'],
    ['done', { handed_over_at: OUT, returned_at: OUT }, ''],
    ['declined', {}, ''],
    ['cancelled', {}, ''],
  ])('from %s %j leads to: %s', (status, more, steps) => {
    expect(nextSteps(standing(status, more)).join(' ')).toBe(steps)
  })

  test.each<[Step, LoanStatus, LoanStatus]>([
    ['approve', 'requested', 'approved'],
    ['approve_orally', 'held', 'approved'],
    ['hold', 'requested', 'held'],
    ['reserve', 'approved', 'reserved'],
    ['hand_over', 'reserved', 'on_loan'],
    ['extend', 'on_loan', 'on_loan'],
    ['recall', 'on_loan', 'on_loan'],
    ['take_back', 'lost', 'returned'],
    ['inspect', 'returned', 'done'],
    ['papers', 'on_loan', 'on_loan'],
  ])('%s turns %s into %s', (step, before, after) => {
    expect(statusAfter(step, before)).toBe(after)
  })

  test('every state but the first can be reached, and none is a trap for a unit that is out', () => {
    const reached = new Set(Object.values(STEPS).flatMap(({ to }) => to ?? []))
    expect([...reached].sort()).toEqual(Object.keys(LOAN_STATUSES).sort())
    for (const status of ['on_loan', 'broken', 'lost'] as const)
      expect(mayTake('take_back', standing(status, { handed_over_at: OUT }))).toBe(true)
  })

  test.each<[LoanStatus, Partial<Standing>, boolean, Step | null]>([
    ['requested', {}, false, 'approve'],
    ['requested', {}, true, 'approve_orally'],
    ['approved', {}, true, 'hand_over'],
    ['on_loan', { handed_over_at: OUT }, true, 'take_back'],
    ['returned', { handed_over_at: OUT, returned_at: OUT }, false, 'inspect'],
    ['broken', {}, false, null],
    ['broken', { handed_over_at: OUT }, false, 'take_back'],
    ['done', { handed_over_at: OUT, returned_at: OUT }, false, null],
  ])('the main action of %s %j (actual: %s) is %s', (status, more, is_actual, step) => {
    const loan = standing(status, more)
    expect(mainStep(loan, { is_actual })).toBe(step)
    if (step) expect(mayTake(step, loan)).toBe(true)
  })

  test.each([
    ['a second before midnight of the last day', '2026-11-12T23:59:59', null, false],
    ['at that midnight', '2026-11-13T00:00:00', null, true],
    ['after it is back', '2026-11-20T00:00:00', '2026-11-12T10:00:00', false],
  ])('%s a loan due on the 12th: overdue is %s', (_, at, returned, overdue) => {
    const loan = { handed_over_at: OUT, returned_at: returned ? japan(returned) : null }
    expect(isOverdue(loan, japan('2026-11-13T00:00:00'), japan(at))).toBe(overdue)
  })
})

describe('the period', () => {
  test.each([
    ['in the morning', '2026-11-05T10:06:00', 7, '2026-11-12'],
    ['a minute before midnight', '2026-11-05T23:59:00', 7, '2026-11-12'],
    ['at midnight, which is the next day', '2026-11-06T00:00:00', 7, '2026-11-13'],
    ['over the new year', '2026-12-28T18:00:00', 7, '2027-01-04'],
    ['over a leap day', '2028-02-25T09:00:00', 7, '2028-03-03'],
    ['to a leap day', '2028-02-22T09:00:00', 7, '2028-02-29'],
    ['over the end of February of another year', '2027-02-22T09:00:00', 7, '2027-03-01'],
    ['on a leap day, ten days', '2028-02-29T23:59:59', 10, '2028-03-10'],
    ['for no day: until tonight', '2026-11-05T10:06:00', 0, '2026-11-05'],
  ])('lent %s', (_, from, days, last) => {
    const due_at = dueAfter(japan(from), days)
    expect(toDayField(lastDay(due_at))).toBe(last)
    expect(due_at.toISOString()).toMatch(/T15:00:00\.000Z$/)
  })

  test.each([
    ['until today is fine', '2026-11-05', null],
    ['ten days are the most', '2026-11-15', null],
    ['eleven are too many', '2026-11-16', 'too_long'],
    ['yesterday is over', '2026-11-04', 'past'],
  ])('%s', (_, until, fault) => {
    const at = japan('2026-11-05T10:06:00')
    const due_at = fromDayField(until)
    if (!due_at) throw new Error('No such day')
    expect(periodFault({ from: at, until: due_at, at }, USUAL_TERMS)).toBe(fault)
  })

  test('of an extension counts from the hand-over, not from the day it is asked for', () => {
    const from = japan('2026-11-05T10:06:00')
    const ask = (until: string) =>
      periodFault({ from, until: japan(until), at: japan('2026-11-12T09:00:00') }, USUAL_TERMS)
    expect(ask('2026-11-16T00:00:00')).toBe(null)
    expect(ask('2026-11-17T00:00:00')).toBe('too_long')
    expect(ask('2026-11-12T00:00:00')).toBe('past')
  })

  test.each(['', '2026-02-30', '2027-02-29', '2026-13-01', '05/11/2026', '2026-11-5'])(
    '%j is no day',
    (text) => {
      expect(fromDayField(text)).toBe(null)
    },
  )

  test('whatever the moment, a day typed back is the day that was shown, and longer is never earlier', () => {
    const moment = fc.date({ min: new Date('2020-01-01'), max: new Date('2039-12-31'), noInvalidDate: true })
    fc.assert(
      fc.property(moment, fc.nat(30), (from, days) => {
        const due_at = dueAfter(from, days)
        expect(fromDayField(toDayField(lastDay(due_at)))).toEqual(due_at)
        expect(due_at.getTime()).toBeGreaterThan(from.getTime())
        expect(dueAfter(from, days + 1).getTime() - due_at.getTime()).toBe(86_400_000)
      }),
    )
  })

  test('ends openly where nobody knows an end', () => {
    expect(rangeOf(OUT, null)).toBe('[2026-11-05T01:00:00.000Z,)')
  })
})

describe('the ladder of reminders', () => {
  test('has the day it is due and one, three and seven days after, at nine', () => {
    const due_at = dueAfter(japan('2026-12-28T10:00:00'), 3)
    expect(rungsFor(due_at, japan('2026-12-28T10:00:00'))).toEqual([
      { rung: 'due_0', due_at: japan('2026-12-31T09:00:00') },
      { rung: 'due_1', due_at: japan('2027-01-01T09:00:00') },
      { rung: 'due_3', due_at: japan('2027-01-03T09:00:00') },
      { rung: 'due_7', due_at: japan('2027-01-07T09:00:00') },
    ])
  })

  test('leaves out what is over already', () => {
    const from = japan('2026-11-05T10:00:00')
    expect(rungsFor(dueAfter(from, 0), from).map(({ rung }) => rung)).toEqual(['due_1', 'due_3', 'due_7'])
  })
})

describe('the checklists', () => {
  const engine = { kind: 'generator', fuel: 'cassette' } as const
  const battery = { kind: 'portable_battery', fuel: null } as const

  test.each([
    ['an engine', engine, 'started fuel accessories co_warning fire_warning medical_warning receiver'],
    ['a battery', battery, 'started charge accessories fire_warning medical_warning receiver'],
  ])('ask of %s what it has', (_, unit, codes) => {
    expect(
      pointsFor(HAND_OVER_POINTS, unit)
        .map(({ code }) => code)
        .join(' '),
    ).toBe(codes)
  })

  test('name what was not ticked', () => {
    expect(missingPoints(RETURN_POINTS, battery, ['starts', 'outside', 'outlets', 'accessories'])).toEqual([
      'charge',
    ])
    expect(missingPoints(HAND_OVER_POINTS, engine, Object.keys(HAND_OVER_POINTS))).toEqual([])
  })
})
