import { describe, expect, test } from 'vitest'
import {
  type Answers,
  isSame,
  isWhole,
  knownOf,
  linkEndsAt,
  marksOf,
  pointsOf,
  readAnswers,
} from '../../src/papers/self-review/rules.ts'

const ANSWERS: Answers = {
  acute_care: true,
  discharge_services: false,
  training: true,
  disaster_plan: false,
  community_work: true,
  admission: null,
}
const BCP = new Date('2026-06-01T00:00:00+09:00')
const five = {
  acute_care: 'yes',
  discharge_services: 'no',
  training: 'yes',
  disaster_plan: 'no',
  community_work: 'yes',
}

test('⑥ is asked only where there are beds', () => {
  expect(pointsOf('hospital')).toHaveLength(6)
  expect(pointsOf('bedded_clinic')).toContain('admission')
  for (const type of ['clinic', 'home_care_clinic', 'other'] as const) expect(pointsOf(type)).toHaveLength(5)
})

describe('what stands in the form before the clinic has said anything', () => {
  test('is last year’s answer, and ④ where the roster has a date of the plan', () => {
    const known = knownOf(null, { before: ANSWERS, bcp_revised_on: BCP })
    expect(known).toEqual({ ...ANSWERS, admission: undefined, disaster_plan: true })
    expect(isWhole(known, 'clinic')).toBe(true)
    // It has beds now and had none: one question is left, and no tap answers it unseen.
    expect(isWhole(known, 'hospital')).toBe(false)
  })

  test('is nothing that nobody knows: an empty answer is no no', () => {
    expect(knownOf(null, { before: null, bcp_revised_on: null })).toEqual({})
    expect(knownOf(null, { before: null, bcp_revised_on: BCP })).toEqual({ disaster_plan: true })
    expect(isWhole({ disaster_plan: true }, 'clinic')).toBe(false)
  })

  test('is this year’s own answer once there is one, whatever the roster says', () => {
    expect(knownOf(ANSWERS, { before: { ...ANSWERS, training: false }, bcp_revised_on: BCP })).toMatchObject({
      training: true,
      disaster_plan: false,
    })
  })
})

describe('a form', () => {
  test('with every point gives the answers', () => {
    expect(readAnswers(five, 'clinic')).toEqual({ ok: true, answers: ANSWERS })
    // What is not asked is not taken, whoever sends it.
    expect(readAnswers({ ...five, admission: 'yes' }, 'clinic')).toEqual({ ok: true, answers: ANSWERS })
    expect(readAnswers({ ...five, admission: 'yes' }, 'hospital')).toEqual({
      ok: true,
      answers: { ...ANSWERS, admission: true },
    })
  })

  test('with a gap names it and keeps the rest', () => {
    const { training: _, ...rest } = five
    expect(readAnswers({ ...rest, acute_care: 'maybe' }, 'clinic')).toEqual({
      ok: false,
      missing: ['acute_care', 'training'],
      typed: { discharge_services: false, disaster_plan: false, community_work: true },
    })
    expect(readAnswers({}, 'hospital')).toMatchObject({ ok: false, typed: {} })
  })
})

test('the marks of the yes stand in a row', () => {
  expect(marksOf(ANSWERS)).toBe('①③⑤')
  expect(marksOf({ ...ANSWERS, acute_care: false, training: false, community_work: false })).toBe('なし')
  expect(isSame(ANSWERS, { ...ANSWERS })).toBe(true)
  expect(isSame(ANSWERS, { ...ANSWERS, admission: false })).toBe(false)
})

test('a link lives until the report of its year is written', () => {
  expect(linkEndsAt(2026)).toEqual(new Date('2027-07-01T00:00:00+09:00'))
})
