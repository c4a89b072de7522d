import { expect, test } from 'vitest'
import type { OwnLineId, SafetyCheck, SafetyCheckId } from '../../src/safety-checks/table.ts'
import {
  codeHash,
  codeWords,
  deadCode,
  isSame,
  newCode,
  readCode,
} from '../../src/safety-checks/trial/own-line/rules.ts'
import { trialLine } from '../../src/safety-checks/trial/words.ts'

const AT = new Date('2026-11-05T10:06:00+09:00')
const ago = (minutes: number) => new Date(AT.getTime() - minutes * 60_000)

test.each([
  [0, 0, null],
  [9.9, 4, null],
  [10, 0, 'expired'],
  [1, 5, 'too_many_wrong'],
  [11, 5, 'too_many_wrong'],
])('a code of %s minutes ago, after %s wrong tries, is %s', (minutes, wrong_codes, dead) => {
  expect(deadCode({ asked_at: ago(minutes), wrong_codes }, AT)).toBe(dead)
})

test.each([
  ['012 345', '012345'],
  ['０１２-３４５', '012345'],
  [' 012345\n', '012345'],
])('「%s」 is read as %s', (typed, code) => expect(readCode(typed)).toBe(code))

test('a code has six digits, and its hash is its own and that of one asking', () => {
  expect(newCode()).toMatch(/^\d{6}$/)
  const key = Buffer.alloc(32, 1)
  const [one, other] = ['1', '2'].map((n) => `${n}0000000-0000-4000-8000-000000000001` as OwnLineId)
  if (!one || !other) throw new Error('No ids')
  expect(isSame(codeHash(key, one, '012345'), codeHash(key, one, '012345'))).toBe(true)
  expect(isSame(codeHash(key, one, '012345'), codeHash(key, other, '012345'))).toBe(false)
  expect(isSame(codeHash(key, one, '012345'), codeHash(Buffer.alloc(32, 2), one, '012345'))).toBe(false)
})

test('what stands on the phone says who asks, the code, and what to do where nobody asked', () => {
  const words = codeWords('012345', { name: '山本', association_name: '布施医師会' })
  expect(words).toMatch(/^【確認】布施医師会の山本さん/)
  expect(words).toContain('012345')
  expect(words).toContain('心当たりがなければ、何もしないでください。')
})

const LINK = 'http://localhost:8787/trial/drill'
const CHECK: SafetyCheck = {
  association_id: '10000000-0000-4000-8000-000000000001' as SafetyCheck['association_id'],
  id: '20000000-0000-4000-8000-000000000001' as SafetyCheckId,
  incident_id: null,
  round: 1,
  title: '秋の 訓練',
  purpose: 'drill',
  status: 'draft',
  audience_roles: ['member'],
  audience_wards: null,
  audience_facility_types: null,
  scenario: null,
  note_to_doctors: null,
  deadline_at: null,
  launched_at: null,
  launched_by: null,
  closed_at: null,
  created_at: AT,
  version: 1,
  reason: null,
  frozen_for: null,
  left_out: false,
  discarded_at: null,
  remind_after_min: null,
  announced_for: null,
  wording_template_id: null,
  line_at_most: null,
  prompts_together: false,
}

test.each([
  [
    'drill',
    '秋の 訓練',
    '【訓練】【試し送り】秋の 訓練 布施医師会です。',
    '【訓練】【試し送り】先生方には送っていません',
  ],
  [
    'test',
    '到達テスト',
    '【配信テスト】【試し送り】到達テスト 布施医師会です。',
    '【配信テスト】【試し送り】先生方には送っていません',
  ],
  ['actual', '地震', '【試し送り】【安否確認】地震 布施医師会です。', '【試し送り】先生方には送っていません'],
] as const)(
  'a trial of a %s says so before anything else, and nothing of it can be pressed into an answer',
  (purpose, title, first, band) => {
    const { alt_text, body } = trialLine(
      { ...CHECK, purpose, title },
      { association_name: '布施医師会', link: LINK },
    )
    expect(alt_text.startsWith(first)).toBe(true)
    expect(/"text":"([^"]*)"/.exec(body)?.[1]).toBe(band)
    expect(body).not.toMatch(/postback|v=1&c=/)
    expect(body).not.toContain(CHECK.id)
    expect(body.match(/"type":"uri"/g)).toHaveLength(5)
    if (purpose === 'actual') expect(alt_text + body).not.toContain('訓練')
  },
)
