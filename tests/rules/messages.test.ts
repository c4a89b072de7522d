import { describe, expect, test } from 'vitest'
import { asId } from '../../src/id.ts'
import { CONDITIONS } from '../../src/replies/table.ts'
import {
  type Asking,
  altText,
  lineMessages,
  mailHtml,
  mailSubject,
  mailText,
} from '../../src/safety-checks/messages.ts'
import { answerable, headline } from '../../src/safety-checks/rules.ts'
import type { SafetyCheck } from '../../src/safety-checks/table.ts'

const id = asId<'safety_check'>('3f1f77a2-2f37-4d6c-9d4f-0a8f5f6b7c11') as SafetyCheck['id']
const drill: Asking = {
  check: {
    id,
    purpose: 'drill',
    title: '大阪880万人訓練',
    scenario: '震度6強、停電と断水が続いています',
    deadline_at: new Date('2026-11-05T01:06:00Z'),
  },
  association_name: '布施医師会',
}
const quake: Asking = {
  check: { id, purpose: 'actual', title: '6月18日の地震', scenario: null, deadline_at: null },
  association_name: '布施医師会',
}

describe('what the doctors read', () => {
  test.each([
    [
      'the lock screen of a drill',
      altText(drill),
      '【訓練】大阪880万人訓練 布施医師会です。11月5日(木) 10時06分までに、いまの診療の状況を1つ押してください。',
    ],
    [
      'the lock screen without a deadline',
      altText(quake),
      '【安否確認】6月18日の地震 布施医師会です。いまの診療の状況を1つ押してください。',
    ],
    [
      'the lock screen when asked again',
      altText({ ...quake, wave: 1 }),
      '【安否確認】6月18日の地震 布施医師会です。まだ回答をいただいていません。いまの診療の状況を1つ押してください。',
    ],
    ['the subject of a drill', mailSubject(drill), '【訓練】大阪880万人訓練 回答のお願い(布施医師会)'],
    [
      'the subject of an actual check',
      mailSubject(quake),
      '【安否確認】6月18日の地震 回答のお願い(布施医師会)',
    ],
  ])('%s', (_, shown, expected) => {
    expect(shown).toBe(expected)
  })

  test('the second line of a mail says what has to be known before anything else', () => {
    expect(mailText(drill).split('\n').slice(0, 2)).toEqual([
      '【訓練】大阪880万人訓練',
      '実際の災害ではありません。',
    ])
    expect(mailText(quake).split('\n').slice(0, 2)).toEqual([
      '【安否確認】6月18日の地震',
      'まず身の安全を確保してください。',
    ])
  })

  test('a mail gives the link to the doctor and the staff of the clinic, and to nobody else', () => {
    expect(mailText(drill)).toContain(
      'このリンクは、先生と医院のスタッフの方のためのものです。ほかの方には渡さないでください。',
    )
    expect(mailText(drill)).not.toMatch(/転送|専用/)
  })

  test('no button of the bubble looks chosen; ▲ alone is loud', () => {
    const colours = JSON.stringify(lineMessages(drill)).match(/"backgroundColor":"(#\w+)","cornerRadius"/g)
    expect(colours).toHaveLength(4)
    expect(new Set(colours?.slice(0, 3)).size).toBe(1)
  })

  test('text and HTML of a mail say the same', () => {
    const words = (html: string) =>
      html
        .replace(/<br>|<\/p>/g, '\n')
        .replace(/<[^>]*>/g, '')
        .replace('回答のページを開く', '{リンク}')
    expect(words(mailHtml(drill)).trim()).toBe(mailText(drill))
  })

  test('a scenario of blanks leaves no empty line behind', () => {
    const blank = { ...drill, check: { ...drill.check, scenario: ' \u3000' } }
    const none = { ...drill, check: { ...drill.check, scenario: null } }
    expect(mailText(blank)).toBe(mailText(none))
    expect(lineMessages(blank)).toEqual(lineMessages(none))
  })
})

describe('the buttons', () => {
  const buttons = (asking: Asking) =>
    [...JSON.stringify(lineMessages(asking)).matchAll(/"data":"([^"]*)","displayText":"([^"]*)"/g)].map(
      ([, data, shown]) => [data, shown],
    )

  test('name the check and the answer, and nobody', () => {
    expect(buttons(drill)).toEqual([
      [`v=1&c=${id}&a=A1`, '【訓練】● 診療できます'],
      [`v=1&c=${id}&a=A2`, '【訓練】◐ 一部だけ診療できます'],
      [`v=1&c=${id}&a=A3`, '【訓練】■ 診療できません'],
      [`v=1&c=${id}&a=A4`, '【訓練】▲ 助けが必要です'],
      [`v=1&c=${id}&a=web`, '【訓練】Webのページで回答する'],
    ])
    expect(Object.values(CONDITIONS).map(({ code }) => code)).toEqual(['A1', 'A2', 'A3', 'A4'])
  })

  test('are the same for 500 people: the body depends on nothing but the check', () => {
    expect(JSON.stringify(lineMessages(drill))).toBe(JSON.stringify(lineMessages(structuredClone(drill))))
  })
})

describe('headline', () => {
  test.each([
    ['drill', '880万人訓練', '【訓練】880万人訓練'],
    ['drill', '【訓練】880万人訓練', '【訓練】880万人訓練'],
    ['drill', '880万人【訓練】', '【訓練】880万人'],
    ['drill', 'これは訓練ではありません', '【訓練】これは訓練ではありません'],
    ['drill', '【安否確認】大地震', '【訓練】【安否確認】大地震'],
    ['test', '春の確認', '【配信テスト】春の確認'],
    ['actual', '【安否確認】台風19号', '【安否確認】台風19号'],
  ] as const)('of a %s called %s is %s', (purpose, title, expected) => {
    expect(headline({ purpose, title })).toBe(expected)
  })
})

describe('answerable', () => {
  const closed_at = new Date('2026-11-05T03:00:00Z')
  const after = (ms: number) => new Date(closed_at.getTime() + ms)
  const day = 24 * 60 * 60 * 1_000
  test.each([
    ['open', null, 0, 'asking'],
    ['frozen', null, 0, 'asking'],
    ['closed', closed_at, 0, 'late'],
    ['closed', closed_at, day - 1, 'late'],
    ['closed', closed_at, day, 'expired'],
    ['withdrawn', closed_at, 0, 'withdrawn'],
    ['withdrawn', closed_at, 2 * day, 'withdrawn'],
  ] as const)('%s at %s, %i ms later: %s', (status, closed, ms, expected) => {
    expect(answerable({ status, closed_at: closed }, after(ms))).toBe(expected)
  })
})
