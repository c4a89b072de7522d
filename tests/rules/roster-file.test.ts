import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readRosterFile } from '../../src/roster/import/csv.ts'
import { cp932, isInCp932 } from '../cp932.ts'

const HEADINGS = '会員番号,氏名,フリガナ,役職,医療機関名,施設区分,区'
const SATO = '101,佐藤 一郎,ｻﾄｳ ｲﾁﾛｳ,役員,佐藤医院,一般診療所,東'
const utf8 = (text: string) => new TextEncoder().encode(text)

const rowsOf = (bytes: Uint8Array) => {
  const file = readRosterFile(bytes)
  if (!file.ok) throw new Error(file.reason)
  return file.rows
}

test.each([
  ['UTF-8', utf8(`${HEADINGS}\r\n${SATO}`)],
  ['UTF-8 with a mark, as Excel writes it', utf8(`\ufeff${HEADINGS}\r\n${SATO}\r\n`)],
  ['CP932', cp932(`${HEADINGS}\r\n${SATO}\r\n`)],
  ['headings in other words and widths', utf8(`会員Ｎｏ,名前 ※,ふりがな,役割,施設名,種別,中学校区\n${SATO}`)],
  ['a title above the headings', utf8(`布施医師会 名簿,,,,,,\n\n${HEADINGS}\n${SATO}`)],
  ['columns of their own beside ours', utf8(`備考,${HEADINGS}\n会長,${SATO}`)],
])('reads %s', (_, bytes) => {
  expect(rowsOf(bytes).map(({ cells }) => cells)).toEqual([
    {
      member_number: '101',
      name: '佐藤 一郎',
      kana: 'ｻﾄｳ ｲﾁﾛｳ',
      role: '役員',
      facility_name: '佐藤医院',
      facility_type: '一般診療所',
      ward: '東',
    },
  ])
})

test('rows carry the number Excel shows, blank rows and broken lines in a cell included', () => {
  const rows = rowsOf(utf8(`${HEADINGS}\r\n${SATO}\r\n\r\n,,,,,,\r\n"1\n2",,,,,,\r\n${SATO}\r\n`))
  expect(rows.map(({ row }) => row)).toEqual([2, 5, 6])
})

test('a stray comma is noticed, an empty cell at the end is not one', () => {
  const rows = rowsOf(utf8(`${HEADINGS}\n${SATO},more\n${SATO},\n101,佐藤\n`))
  expect(rows.map(({ uneven }) => uneven)).toEqual([true, false, true])
})

test.each([
  ['an Excel workbook', Uint8Array.from([0x50, 0x4b, 3, 4]), 'spreadsheet'],
  ['an old Excel workbook', Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0]), 'spreadsheet'],
  ['Unicode text', Uint8Array.from([0xff, 0xfe, 0x0f, 0x67]), 'utf16'],
  ['bytes in no Japanese encoding', Uint8Array.from([0x81, 0xff, 0x80]), 'unreadable'],
  ['nothing', utf8(''), 'no_headings'],
  ['a table about something else', utf8('品名,数量\n発電機,2'), 'no_headings'],
  ['a heading twice', utf8(`${HEADINGS},名前\n${SATO},佐藤`), 'heading_twice'],
])('refuses %s as a whole', (_, bytes, reason) => {
  expect(readRosterFile(bytes)).toMatchObject({ ok: false, reason })
})

test('missing headings are named together with those that were found', () => {
  expect(readRosterFile(utf8('氏名,フリガナ,電話\n佐藤,サトウ,'))).toEqual({
    ok: false,
    reason: 'headings_missing',
    found: ['氏名', 'フリガナ', '電話'],
    missing: ['役職', '医療機関名', '施設区分', '地区'],
    row: null,
  })
})

test('a quote that never closes is refused at its row instead of swallowing the rest', () => {
  const file = readRosterFile(utf8(`${HEADINGS}\n${SATO}\n102,"田中,タナカ\n${SATO}\n`))
  expect(file).toMatchObject({ ok: false, reason: 'open_quote', row: 3 })
})

const cell = fc.string({ unit: 'grapheme' })
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`

test('any text comes back from UTF-8 exactly as typed', () => {
  fc.assert(
    fc.property(cell, cell, (name, kana) => {
      fc.pre(name.isWellFormed() && kana.isWellFormed() && (name + kana).trim() !== '')
      const [row] = rowsOf(utf8(`${HEADINGS}\n1,${quoted(name)},${quoted(kana)},役員,医院,病院,東`))
      expect(row?.cells).toMatchObject({ name, kana })
    }),
  )
})

test('any text that CP932 can write comes back from CP932 exactly as typed', () => {
  const written = fc.string({
    unit: fc.oneof(
      fc.constantFrom('髙', '﨑', '神', 'ｱ', 'ﾞ', '〜', '～', '－', '①', '㈱', '"', ',', '\n'),
      fc.integer({ min: 0x20, max: 0x9fff }).map((code) => String.fromCodePoint(code)),
    ),
  })
  fc.assert(
    fc.property(written, (text) => {
      const name = [...text].filter(isInCp932).join('')
      const [row] = rowsOf(cp932(`${HEADINGS}\n1,${quoted(name)},カナ,役員,医院,病院,東`))
      expect(row?.cells.name).toBe(name)
    }),
  )
})
