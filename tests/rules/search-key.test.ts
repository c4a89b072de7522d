import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hrefOf, pageOf, readFilters } from '../../src/roster/list-rules.ts'
import { maskPhone } from '../../src/roster/reach.ts'
import { isFound, readQuery, searchKey } from '../../src/roster/search-key.ts'

describe('two spellings of one name have one key', () => {
  test.each([
    ['髙橋', '高橋'],
    ['山﨑', '山崎'],
    ['𠮷田', '吉田'],
    ['渡邊', '渡辺'],
    ['渡邉', '渡辺'],
    ['齋藤', '斎藤'],
    ['齊藤', '斉藤'],
    ['黒澤', '黒沢'],
    ['濵田', '浜田'],
    ['德永', '徳永'],
    ['神\u{fe00}', '神'],
    ['\ufa19', '神'],
    ['辻\u{e0100}', '辻'],
    ['ﾀｶﾊｼ', 'タカハシ'],
    ['たかはし', 'タカハシ'],
    ['ﾀﾞﾃ', 'ダテ'],
    ['ジョン・スミス', 'ジョンスミス'],
    ['田中　花子', '田中花子'],
    ['Ｆ００１２', 'f0012'],
  ])('%s and %s', (one, other) => {
    expect(searchKey(one)).toBe(searchKey(other))
  })
})

test.each([
  ['高橋', '高城'],
  ['田中', '中田'],
  ['ハナコ', 'バナコ'],
])('%s and %s are two', (one, other) => {
  expect(searchKey(one)).not.toBe(searchKey(other))
})

const pieces = fc.array(
  fc.constantFrom(
    '髙',
    '﨑',
    '邊',
    '𠮷',
    'ｶﾞ',
    'が',
    'ガ',
    '・',
    '　',
    ' ',
    '辻\u{e0100}',
    'Ａ',
    '①',
    '0',
    'ー',
  ),
  { maxLength: 12 },
)

test('a key is its own key, without blanks, and any part of a name finds it', () => {
  fc.assert(
    fc.property(pieces, fc.nat(12), fc.nat(12), (name, from, length) => {
      const key = searchKey(name.join(''))
      expect(searchKey(key)).toBe(key)
      expect(key).not.toMatch(/[\s・\p{VS}]/u)
      const part = name.slice(from, from + length).join('')
      expect(isFound({ texts: [key], phones: [] }, readQuery(part))).toBe(true)
    }),
  )
})

test('whatever is typed is read without a complaint', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (typed) => void readQuery(typed)))
})

const found = (typed: string, phones: string[]) => isFound({ texts: ['タナカ'], phones }, readQuery(typed))

describe('a telephone number is found however it is written', () => {
  test.each([
    '09012345678',
    '090-1234-5678',
    '090 1234 5678',
    '０９０－１２３４－５６７８',
    '+81 90-1234-5678',
    '(090)12345678',
    '5678',
    '1234',
  ])('%s', (typed) => {
    expect(found(typed, ['09012345678'])).toBe(true)
    expect(found(typed, ['0672345679'])).toBe(false)
  })
  test('but not by three digits, and with a word beside it only if both are there', () => {
    expect(found('678', ['09012345678'])).toBe(false)
    expect(found('5678 たなか', ['09012345678'])).toBe(true)
    expect(found('5678 もり', ['09012345678'])).toBe(false)
  })
})

test.each([
  ['090-1234-5678', '090-****-5678'],
  ['06-6782-0001', '06-****-0001'],
  ['0729-65-0002', '0729-**-0002'],
  ['09012345678', '090****5678'],
  ['+81 90-1234-5678', '+81 **-****-5678'],
])('%s is shown as %s', (phone, masked) => {
  expect(maskPhone(phone)).toBe(masked)
})

test('a masked number keeps its shape and at most its ends', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^0[0-9]{1,4}-[0-9]{1,4}-[0-9]{4}$/), (phone) => {
      const masked = maskPhone(phone)
      expect(masked).toHaveLength(phone.length)
      expect(masked.slice(-4)).toBe(phone.slice(-4))
      expect(masked.split('-')[1]).toMatch(/^\*+$/)
    }),
  )
})

test('filters come back from the address that they make', () => {
  const filters = readFilters(
    { q: ' 森 ', role: 'officer', ward: '東&西', type: 'clinic', reach: 'none', stay: 'left' },
    'all',
  )
  const { searchParams } = new URL(hrefOf(filters), 'http://x')
  expect(readFilters(Object.fromEntries(searchParams), 'all')).toEqual(filters)
  expect(hrefOf(readFilters({ role: 'king', stay: 'now' }, 'all'))).toBe('/roster')
})

test.each([
  [undefined, 1, 100],
  ['1', 1, 100],
  ['3', 3, 50],
  ['4', 3, 50],
  ['0', 1, 100],
  ['-1', 1, 100],
  ['x', 1, 100],
])('page %s of 250 is page %i with %i rows', (asked, page, rows) => {
  const shown = pageOf(Array.from({ length: 250 }), asked)
  expect([shown.page, shown.rows.length]).toEqual([page, rows])
})
