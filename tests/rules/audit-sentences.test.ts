import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Names } from '../../src/trail/detail.ts'
import { SENTENCES, sentenceOf, TOPICS } from '../../src/trail/sentences.ts'

const sources = globSync('{src,workers}/**/*.{ts,tsx}')
  .filter((path) => !path.startsWith('src/audit/'))
  .map((path) => readFileSync(path, 'utf8'))
const actions = [
  ...new Set(
    sources.flatMap((text) =>
      [...text.matchAll(/\baction(?:: | = [^'\n]*\? )'([\w.]+)'(?: : '([\w.]+)')?/g)].flatMap(
        ([, ...found]) => found.filter((action) => action !== undefined),
      ),
    ),
  ),
].sort()

const NAMES: Names = { person: () => '山本 事務', check: () => '【訓練】秋の訓練', member: () => '森 次郎' }
const NOBODY: Names = { person: () => null, check: () => null, member: () => null }

test('every action in the code has its sentence, and every sentence its action', () => {
  expect(actions.length).toBeGreaterThan(10)
  expect(Object.keys(SENTENCES).sort()).toEqual(actions)
  expect([...new Set(actions.map((action) => action.split('.')[0]))].sort()).toEqual(
    Object.keys(TOPICS).sort(),
  )
})

test.each(actions)('%s is told in Japanese, whatever its detail holds', (action) => {
  for (const names of [NAMES, NOBODY])
    for (const detail of [{}, { id: 1, user_id: null, role: 'toString', kinds: 'x', links: '3' }]) {
      const sentence = sentenceOf(action, detail, names)
      expect(sentence).toMatch(/[。]$/)
      expect(sentence).not.toMatch(/undefined|null|NaN|\[object/)
    }
})

test.each([
  ['safety_check.launch', { id: 'x', prompted: 3 }, '「【訓練】秋の訓練」を3人に送りました。'],
  [
    'safety_check.launch',
    { id: 'x', prompted: 150, unreachable: 5, line_at_most: 40 },
    '「【訓練】秋の訓練」を150人のうち145人に送りました。災害用の取り置きを残すため、LINEは40人までにしました。',
  ],
  [
    'safety_check.remind',
    { id: 'x', silent: 150, unreachable: 5 },
    '「【訓練】秋の訓練」を150人のうち145人にもう一度送りました。',
  ],
  [
    'safety_check.remind',
    { id: 'x', silent: 3, unreachable: 0 },
    '「【訓練】秋の訓練」を3人にもう一度送りました。',
  ],
  ['incident.create', { id: 'x' }, '合同の災害をつくりました。'],
  ['incident.create', { id: 'x', is_of_rounds: true }, '第1報とこれからの報を、1つの災害にまとめました。'],
  ['staff.add', { user_id: 'x', role: 'chair' }, '山本 事務さんを災害対策委員長として登録しました。'],
  [
    'roster.change_own_contacts',
    { member_id: 'x', kinds: ['mobile', 'fax'] },
    '森 次郎先生の連絡先を、ご本人が直しました。携帯電話・FAX。',
  ],
  ['toString', {}, 'この版では読めない記録です（toString）。'],
])('%s says what happened', (action, detail, sentence) => {
  expect(sentenceOf(action, detail, NAMES)).toBe(sentence)
})
