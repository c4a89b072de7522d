import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  ALL_QUESTIONS,
  choiceInWords,
  isAlarming,
  nextQuestion,
  questionOf,
  questionsFor,
  readChoice,
} from '../../src/replies/details/questions.ts'
import { readLineEvent } from '../../src/replies/line-event.ts'
import { FACILITY_TYPES, type FacilityType } from '../../src/roster/table.ts'

const codes = (type: FacilityType | null) => questionsFor(type).map(({ code }) => code)

describe('what is asked after the thanks', () => {
  test.each([
    [null, ['MUSTER', 'LOC', 'FAM']],
    ['other', ['MUSTER', 'LOC', 'FAM']],
  ] as const)('of a doctor with facility %s', (type, expected) => {
    expect(codes(type)).toEqual(expected)
  })

  test('only who has oxygen, beds or home patients is asked about them', () => {
    expect(codes('clinic')).not.toEqual(expect.arrayContaining(['GAS']))
    for (const type of ['hospital', 'bedded_clinic', 'home_care_clinic'] as const)
      expect(codes(type)).toContain('GAS')
    expect(codes('home_care_clinic')).toEqual(expect.arrayContaining(['HVEN', 'HOXY', 'HHELP']))
    expect(codes('home_care_clinic')).not.toContain('BED')
    expect(codes('hospital')).toContain('BED')
  })

  test.each([null, ...(Object.keys(FACILITY_TYPES) as FacilityType[])])(
    'the cards for %s come each once, in order, and end',
    (type) => {
      const seen: string[] = []
      for (let next = nextQuestion(type, null); next; next = nextQuestion(type, next.code))
        seen.push(next.code)
      expect(seen).toEqual(codes(type))
    },
  )

  test('every card fits LINE: at most 13 quick replies of at most 20 letters', () => {
    for (const { choices } of ALL_QUESTIONS) {
      expect(choices.length).toBeLessThanOrEqual(12)
      for (const [code, label] of choices) {
        expect(code).toMatch(/^[0-9A-Z]{1,4}$/)
        expect([...label].length).toBeLessThanOrEqual(20)
      }
    }
  })
})

describe('a choice', () => {
  test.each([
    ['PWR', '2', '2', '停電'],
    ['PWR', '1A', '1A', '発電機など 6時間未満'],
    ['PWR', '7', null, null],
    ['PWR', '停電', null, null],
    ['PWR', 'constructor', null, null],
    ['HVEN', '3', '3', '3人'],
    ['HVEN', '０１２', '12', '12人'],
    ['HVEN', '999', '999', '999人'],
    ['HVEN', '1000', null, null],
    ['HVEN', '-1', null, null],
    ['HVEN', '3人', null, null],
    ['HVEN', '', null, null],
  ])('%s %s is kept as %s', (code, written, kept, words) => {
    const question = questionOf(code)
    if (!question) throw new Error('No such question')
    expect(readChoice(question, written)).toBe(kept)
    if (kept && words) expect(choiceInWords(question, kept)).toBe(words)
  })

  test('whatever a card’s button says, a card is read wholly or not at all', () => {
    const id = '0b2e7a5c-3f1d-4a7e-9c1b-2f6d8e4a1b3c'
    fc.assert(
      fc.property(fc.string(), fc.string(), (q, a) => {
        const data = new URLSearchParams({ v: '1', c: id, p: id, q, a }).toString()
        const source = { type: 'user', userId: `U${'a'.repeat(32)}` }
        const heard = readLineEvent({ type: 'postback', source, postback: { data } })
        if (heard?.act !== 'detailed') return
        const question = heard.question && questionOf(heard.question)
        expect(q === 'start' || question).toBeTruthy()
        if (question && heard.choice !== null) expect(readChoice(question, heard.choice)).toBe(heard.choice)
      }),
    )
  })
})

test.each([
  ['PWR', '2', true],
  ['PWR', '1D', false],
  ['WTR', '1', true],
  ['HHELP', '0', false],
  ['HHELP', '2', true],
  ['HVEN', '2', false],
  ['MUSTER', '4', false],
])('%s %s stands out: %s', (code, choice, expected) => {
  const question = questionOf(code)
  expect(question && isAlarming(question, choice)).toBe(expected)
})
