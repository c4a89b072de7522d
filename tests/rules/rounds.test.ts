import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ageInWords, standingOf } from '../../src/board/rounds/rules.ts'
import { countsNow } from '../../src/replies/line-rules.ts'
import { isRepeatable, titleOfRound } from '../../src/safety-checks/rounds/rules.ts'
import { headline } from '../../src/safety-checks/rules.ts'

describe('the name of a round', () => {
  test.each([
    ['台風19号', 2, '第2報 台風19号'],
    ['第2報 台風19号', 3, '第3報 台風19号'],
    ['第2報　台風19号', 3, '第3報 台風19号'],
    ['台風の第2報', 2, '第2報 台風の第2報'],
    ['あ'.repeat(60), 2, `第2報 ${'あ'.repeat(56)}`],
    ['あ'.repeat(60), 12, `第12報 ${'あ'.repeat(55)}`],
  ])('%s asked as round %i', (title, round, called) => {
    expect(titleOfRound(title, round)).toBe(called)
  })

  test('fits, begins with its number, and a drill begins with its label before it', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }),
        fc.integer({ min: 2, max: 99 }),
        (title, round) => {
          const called = titleOfRound(title, round)
          expect([...called].length).toBeLessThanOrEqual(60)
          expect(called.startsWith(`第${round}報`)).toBe(true)
          expect(headline({ purpose: 'drill', title: called })).toMatch(new RegExp(`^【訓練】第${round}報`))
        },
      ),
    )
  })

  test.each([
    ['draft', false],
    ['scheduled', false],
    ['open', true],
    ['frozen', true],
    ['closed', true],
    ['withdrawn', false],
  ] as const)('%s can be asked again: %s', (status, is) => {
    expect(isRepeatable({ status })).toBe(is)
  })
})

describe('how somebody stands in the newest round', () => {
  const silent = { is_asked_now: true, is_fresh: false, is_reached: true, details: 0 }
  test.each([
    ['silent, and asked', silent, '未回答'],
    ['silent, and nothing arrived', { ...silent, is_reached: false }, '届いていない'],
    ['not asked', { ...silent, is_asked_now: false, is_reached: false }, '該当なし'],
    ['answered, no more', { ...silent, is_fresh: true }, '回答あり（くわしい状況は未入力）'],
    [
      'answered by telephone, as nothing arrived',
      { ...silent, is_fresh: true, is_reached: false },
      '回答あり（くわしい状況は未入力）',
    ],
    ['answered, and more', { ...silent, is_fresh: true, details: 3 }, '回答あり'],
  ])('%s', (_, one, words) => {
    expect(standingOf(one)).toBe(words)
  })

  test.each([
    [0, '1分以内'],
    [59, '1分以内'],
    [60, '1分前'],
    [11_520, '3時間12分前'],
  ])('%i seconds ago', (seconds, words) => {
    const at = new Date('2026-11-05T10:00:00+09:00')
    expect(ageInWords(new Date(at.getTime() - seconds * 1_000), at)).toBe(words)
  })
})

describe('on a tie', () => {
  const at = new Date('2026-11-05T10:00:00+09:00')
  test.each([
    ['link', 'facility', false],
    ['line', 'office', false],
    ['facility', 'link', true],
    ['facility', 'facility', true],
    ['office', 'facility', true],
    ['line', 'link', true],
  ] as const)('over what came by %s one by %s counts: %s', (present, via, counts) => {
    expect(countsNow({ condition: 'open', event_at: at, via: present }, at, via)).toBe(counts)
  })
})
