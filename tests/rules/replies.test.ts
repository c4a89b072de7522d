import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { newId } from '../../src/id.ts'
import type { Heard } from '../../src/replies/line-event.ts'
import {
  type AskedCheck,
  countsNow,
  decide,
  type Question,
  receive,
  type Say,
} from '../../src/replies/line-rules.ts'
import { sayInLine } from '../../src/replies/messages.ts'
import { CONDITIONS, type Condition } from '../../src/replies/table.ts'
import { receivedInWords } from '../../src/replies/words.ts'

const at = new Date('2026-11-05T10:42:00+09:00')
const minutes = (n: number) => new Date(at.getTime() + n * 60_000)

const check = (more: Partial<AskedCheck> = {}): AskedCheck => ({
  id: newId<'safety_check'>(),
  purpose: 'drill',
  title: '大阪880万人訓練',
  scenario: null,
  deadline_at: null,
  status: 'open',
  launched_at: minutes(-30),
  closed_at: null,
  ...more,
})
const question = (asked: AskedCheck, more: Partial<Question> = {}): Question => ({
  prompt_id: newId<'prompt'>(),
  generation: 0,
  member_id: newId<'member'>(),
  member_name: '田中 花子',
  facility_type: 'clinic',
  check: asked,
  present: null,
  ...more,
})
const who = { user_id: `U${'1'.repeat(32)}`, reply_token: 'r1' }
const taps = (asked: AskedCheck, choice: Condition | 'web', more: object = {}): Heard => ({
  ...who,
  act: 'tapped',
  check: asked.id,
  choice,
  prompt: null,
  ...more,
})
const bound = (...questions: Question[]) => ({ is_bound: true, questions })
const speaker = {
  association_name: '布施医師会',
  phone: '06-6782-0000',
  linkOf: () => 'https://a.example/r/t',
}
const wordsOf = (say: Say | undefined) =>
  say ? sayInLine(say, speaker).map((message) => ('text' in message ? message.text : '')) : []

describe('a tap', () => {
  const open = check()
  const mine = question(open)

  test('of one doctor is recorded and acknowledged with its time', () => {
    const { record, say } = decide(taps(open, 'open'), bound(mine), at)
    expect(record).toEqual({ question: mine, condition: 'open' })
    expect(wordsOf(say)).toEqual(['【訓練】受け付けました 10:42 ●診療できます。変更もできます。'])
  })

  test('in an actual check needs no label', () => {
    const actual = check({ purpose: 'actual', title: '地震 震度6弱' })
    const { say } = decide(taps(actual, 'closed'), bound(question(actual)), at)
    expect(wordsOf(say)).toEqual(['受け付けました 10:42 ■診療できません。変更もできます。'])
  })

  test('on ▲ names the office and 119', () => {
    const { say } = decide(taps(open, 'needs_help'), bound(mine), at)
    expect(wordsOf(say)).toEqual([
      '【訓練】受け付けました。事務局から電話します(06-6782-0000)。命に関わるときは119番へ連絡してください。',
    ])
  })

  test('from a telephone of two doctors is recorded for nobody until one is named', () => {
    const doctors = [mine, question(open, { member_name: '森 次郎' })]
    const { record, say } = decide(taps(open, 'open'), bound(...doctors), at)
    expect(record).toBeUndefined()
    expect(say).toEqual({ what: 'whose', questions: doctors, choice: 'open' })

    const named = decide(taps(open, 'open', { prompt: doctors[1]?.prompt_id }), bound(...doctors), at)
    expect(named.record?.question).toBe(doctors[1])
    expect(wordsOf(named.say)[0]).toMatch(/^【訓練】森 次郎先生: 受け付けました 10:42 /)
  })

  test('naming somebody this telephone may not speak for is recorded for nobody', () => {
    const stranger = newId<'prompt'>()
    const { record, say } = decide(taps(open, 'open', { prompt: stranger }), bound(mine), at)
    expect(record).toBeUndefined()
    expect(say).toMatchObject({ what: 'buttons' })
  })

  test('by somebody we do not know is recorded for nobody, and no name is shown', () => {
    const { record, say } = decide(taps(open, 'open'), { is_bound: false, questions: [] }, at)
    expect(record).toBeUndefined()
    expect(wordsOf(say)).toEqual([expect.stringMatching(/^まだお名前と結び付いていません。.*06-6782-0000/s)])
  })

  test('on a check that did not ask this doctor gives the buttons of the one that did', () => {
    const { record, say } = decide(taps(check(), 'open'), bound(mine), at)
    expect(record).toBeUndefined()
    expect(say).toMatchObject({ what: 'buttons', check: open })
  })

  test('on the web button gives the personal link and records nothing', () => {
    const { record, say } = decide(taps(open, 'web'), bound(mine), at)
    expect(record).toBeUndefined()
    expect(wordsOf(say)).toEqual([expect.stringMatching(/^【訓練】.*https:\/\/a\.example\/r\/t$/s)])
  })
})

describe('after the close', () => {
  const closed = check({ status: 'closed', closed_at: minutes(-10) })

  test('an answer is taken as late, and says so', () => {
    const { record, say } = decide(taps(closed, 'open'), bound(question(closed)), at)
    expect(record).toBeDefined()
    expect(wordsOf(say)[0]).toMatch(
      /^【訓練】締切は過ぎましたが、受け付けました 10:42 ●診療できます。.*締切後/,
    )
  })

  test('one pressed before the close and taken in after it is in time', () => {
    expect(receive(question(closed), 'open', minutes(-11)).is_late).toBe(false)
    expect(receive(question(closed), 'open', minutes(-9)).is_late).toBe(true)
  })

  test('a day later, and for a check that was withdrawn, nothing is recorded', () => {
    const expired = check({ status: 'closed', closed_at: minutes(-25 * 60) })
    const withdrawn = check({ status: 'withdrawn', closed_at: minutes(-1) })
    const [late, gone] = [expired, withdrawn].map((one) =>
      decide(taps(one, 'open'), bound(question(one)), at),
    )
    expect([late?.record, gone?.record]).toEqual([undefined, undefined])
    expect(wordsOf(late?.say)[0]).toMatch(/^【訓練】大阪880万人訓練の受付は終わりました。.*06-6782-0000/)
    expect(wordsOf(gone?.say)[0]).toMatch(/^【訓練】大阪880万人訓練は取り消されました。/)
  })
})

describe('text, stickers and friends', () => {
  const open = check()
  const says = (tone: 'help' | 'answer' | 'other'): Heard => ({ ...who, act: 'wrote', tone })

  test.each(['help', 'answer', 'other'] as const)(
    '%s words while a check is open give the buttons',
    (tone) => {
      const { record, say } = decide(says(tone), bound(question(open)), at)
      expect(record).toBeUndefined()
      expect(say).toEqual({ what: 'buttons', check: open, tone })
      const [first, bubble] = say ? sayInLine(say, speaker) : []
      expect(first).toMatchObject({ text: expect.stringMatching(/^【訓練】.*文字は事務局に届きません。.*$/) })
      expect(bubble).toMatchObject({ type: 'flex', altText: expect.stringMatching(/^【訓練】/) })
    },
  )

  test('a closed check gives no buttons', () => {
    const closed = check({ status: 'closed', closed_at: minutes(-1) })
    expect(decide(says('answer'), bound(question(closed)), at).say).toMatchObject({ what: 'nothing_asked' })
  })

  test('a cry for help outside a check names 119 and the office first', () => {
    const { say } = decide(says('help'), bound(), at)
    expect(wordsOf(say)[0]).toMatch(/^命に関わるときは119番.*06-6782-0000/)
  })

  test('blocking and befriending are noted, known or not', () => {
    const stranger = { is_bound: false, questions: [] }
    expect(decide({ ...who, act: 'unfollowed' }, stranger, at)).toEqual({ follows: false })
    expect(decide({ ...who, act: 'followed' }, stranger, at)).toEqual({
      follows: true,
      say: { what: 'greet' },
    })
    expect(decide({ ...who, act: 'followed' }, bound(question(open)), at)).toMatchObject({
      follows: true,
      say: { what: 'buttons' },
    })
  })
})

describe('what is said about an answer', () => {
  const before = { condition: 'partly_open' as const, event_at: minutes(-5), via: 'line' as const }
  const received = (more: object) => ({
    condition: 'open' as const,
    at,
    before: null,
    is_late: false,
    ...more,
  })

  test('a change names both', () => {
    expect(receivedInWords(received({ before }), null)).toBe(
      '変更しました。「◐一部だけ診療できます」→「●診療できます」(10時42分)。変更もできます。',
    )
  })

  test('the same answer again is simply received', () => {
    expect(receivedInWords(received({ condition: 'partly_open', before }), null)).toMatch(
      /^受け付けました 10:42 ◐/,
    )
  })

  test('an older one that comes later does not claim to count', () => {
    const newer = { ...before, event_at: minutes(3) }
    expect(receivedInWords(received({ before: newer }), null)).toBe(
      '10時42分の「●診療できます」を受け付けました。いまの回答は、それより新しい「◐一部だけ診療できます」(10時45分)です。',
    )
  })

  test('without a telephone number no empty brackets appear', () => {
    expect(receivedInWords(received({ condition: 'needs_help' }), null)).not.toContain('(')
  })

  test.each([
    [null, true],
    [minutes(-1), true],
    [at, true],
    [minutes(1), false],
  ])('over a present answer of %s the newest counts: %s', (event_at, counts) => {
    expect(countsNow(event_at && { ...before, event_at }, at)).toBe(counts)
  })
})

test('whatever is said in a drill begins with 【訓練】, and in an actual check never says 訓練', () => {
  const title = fc.stringMatching(/^[ぁ-んァ-ヶ0-9 ]{1,30}$/)
  const condition = fc.constantFrom(...(Object.keys(CONDITIONS) as Condition[]))
  fc.assert(
    fc.property(title, condition, fc.boolean(), (name, chosen, drill) => {
      const asked = check({ purpose: drill ? 'drill' : 'actual', title: name })
      const mine = question(asked)
      const received = { condition: chosen, at, before: null, is_late: false }
      const said: Say[] = [
        { what: 'received', question: mine, received, shares_phone: true },
        { what: 'whose', questions: [mine, mine], choice: chosen },
        { what: 'link', question: mine },
        { what: 'over', check: asked, why: 'withdrawn' },
        { what: 'over', check: asked, why: 'expired' },
        { what: 'buttons', check: asked, tone: 'other' },
      ]
      for (const message of said.flatMap((say) => sayInLine(say, speaker))) {
        const shown = 'altText' in message ? message.altText : 'text' in message ? message.text : ''
        if (drill) expect(shown).toMatch(/^【訓練】/)
        else expect(JSON.stringify(message)).not.toContain('訓練')
      }
    }),
    { numRuns: 50 },
  )
})

test('a clinic of twenty doctors gets thirteen names, each at most 20 graphemes long', () => {
  const open = check()
  const doctors = Array.from({ length: 20 }, () => question(open, { member_name: '𠮷'.repeat(30) }))
  const [message] = sayInLine({ what: 'whose', questions: doctors, choice: 'open' }, speaker)
  const items = message?.quickReply?.items ?? []
  expect(items).toHaveLength(13)
  expect(items[0]?.action).toMatchObject({
    label: '𠮷'.repeat(20),
    data: `v=1&c=${open.id}&a=A1&p=${doctors[0]?.prompt_id}`,
  })
})
