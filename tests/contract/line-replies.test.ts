import { describe, expect, test } from 'vitest'
import type { BindingSay } from '../../src/binding/hear.ts'
import { newId } from '../../src/id.ts'
import { ALL_QUESTIONS } from '../../src/replies/details/questions.ts'
import type { Question, Say } from '../../src/replies/line-rules.ts'
import { sayInLine } from '../../src/replies/messages.ts'
import { CONDITIONS, type Condition } from '../../src/replies/table.ts'
import { LABELS } from '../../src/safety-checks/rules.ts'
import { findLineFaults, LINE_SCHEMA_IS_HERE } from './line-schema.ts'

const at = new Date('2026-11-05T01:42:00Z')
const speaker = {
  association_name: '布施医師会',
  phone: '06-6781-0000',
  linkOf: () => 'https://anpi.example.jp/r/AAAAAAAAAAAAAAAAAAAAAAAAAAA',
}
const questionOf = (purpose: keyof typeof LABELS, member_name: string): Question => ({
  prompt_id: newId(),
  generation: 0,
  member_id: newId(),
  member_name,
  facility_type: 'home_care_clinic',
  present: null,
  check: {
    id: newId(),
    purpose,
    title: '𠮷🏥'.repeat(30),
    scenario: '震度6強'.repeat(50),
    deadline_at: null,
    status: 'open',
    launched_at: at,
    closed_at: null,
  },
})

/** Everything we may ever say about one check, with the longest words. */
const sayings = (purpose: keyof typeof LABELS): Say[] => {
  const question = questionOf(purpose, '葛󠄀城 𠮷之助')
  const { check } = question
  const conditions = Object.keys(CONDITIONS) as Condition[]
  const crowd = Array.from({ length: 20 }, (_, n) => questionOf(purpose, `${'辻󠄀'.repeat(25)}${n}`))
  return [
    ...conditions.flatMap((condition) =>
      [true, false].map(
        (twice): Say => ({
          what: 'received',
          question,
          received: {
            condition,
            at,
            before: twice ? { condition: 'open', event_at: at, via: 'link' } : null,
            is_late: twice,
          },
          shares_phone: twice,
        }),
      ),
    ),
    { what: 'whose', questions: crowd, choice: 'needs_help', about: newId() },
    {
      what: 'received_for_all',
      questions: crowd,
      received: { condition: 'open', at, before: null, is_late: true },
    },
    { what: 'whose', questions: crowd.slice(0, 2), choice: 'web' },
    { what: 'link', question },
    ...ALL_QUESTIONS.map(
      (next): Say => ({
        what: 'card',
        question,
        taken: { asked: next, choice: next.choices[0]?.[0] ?? '999' },
        next,
      }),
    ),
    { what: 'card', question, taken: null, next: null },
    { what: 'over', check, why: 'withdrawn' },
    { what: 'over', check, why: 'expired' },
    ...(['help', 'answer', 'other'] as const).map((tone): Say => ({ what: 'buttons', check, tone })),
  ]
}
const LONGEST_NAME = '辻󠄀'.repeat(25)
const namesakes = (count: number, member_name: string) =>
  Array.from({ length: count }, () => ({ question: newId<'binding_question'>(), member_name }))
const ABOUT_NO_CHECK: Say[] = [
  ...(['help', 'answer', 'other'] as const).map((tone): Say => ({ what: 'nothing_asked', tone })),
  { what: 'welcome' },
  { what: 'greet' },
  { what: 'register' },
  ...[LONGEST_NAME, '田中 花子'].flatMap((member_name): Say[] =>
    (
      [
        { what: 'confirm', question: newId(), member_name },
        { what: 'bound', member_name },
        { what: 'confirm_out', choices: [{ question: newId(), member_name }] },
        {
          what: 'confirm_out',
          choices: [...namesakes(20, member_name), { question: newId(), member_name: null }],
        },
        { what: 'unbound', members: 2 },
        { what: 'no_match' },
        { what: 'too_many' },
        { what: 'over' },
        { what: 'not_me' },
        { what: 'stays' },
        { what: 'not_bound' },
      ] satisfies BindingSay[]
    ).map((say) => ({ what: 'binding', say })),
  ),
]

describe.skipIf(!LINE_SCHEMA_IS_HERE)('LINE takes', () => {
  test.each([...sayings('drill'), ...sayings('actual'), ...ABOUT_NO_CHECK])('the reply $what', (say) => {
    for (const phone of [speaker.phone, null])
      expect(
        findLineFaults('ReplyMessageRequest', {
          replyToken: 'r1',
          messages: sayInLine(say, { ...speaker, phone }),
        }),
      ).toEqual([])
  })
})

describe('whatever is said in reply', () => {
  test.each(['drill', 'test'] as const)('the label of a %s stands first', (purpose) => {
    for (const say of sayings(purpose))
      for (const message of sayInLine(say, speaker)) {
        const first = message.type === 'text' ? message.text : message.type === 'flex' ? message.altText : ''
        expect(first.startsWith(LABELS[purpose]), `${say.what}: ${first}`).toBe(true)
      }
  })

  test('in an actual check nothing says 訓練', () => {
    for (const say of [...sayings('actual'), ...ABOUT_NO_CHECK])
      expect(JSON.stringify(sayInLine(say, speaker))).not.toContain('訓練')
  })
})
