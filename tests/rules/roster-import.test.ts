import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hasCheckDigit, kanaKey, phoneKey } from '../../src/roster/import/cells.ts'
import type { Column } from '../../src/roster/import/columns.ts'
import type { SheetRow } from '../../src/roster/import/csv.ts'
import { faultSentence } from '../../src/roster/import/faults.ts'
import { readRecords } from '../../src/roster/import/rules.ts'

type Cells = Partial<Record<Column, string>>

const SATO: Cells = {
  member_number: '101',
  name: '佐藤 一郎',
  kana: 'ｻﾄｳ ｲﾁﾛｳ',
  role: '役員',
  membership: 'A',
  facility_name: '佐藤医院',
  facility_type: '一般診療所',
  ward: '東',
  mail_1: 'sato@example.jp',
  phone: '06-6782-0001',
}
const LINE_USER = `U${'0123456789abcdef'.repeat(2)}`

const sheet = (...rows: Cells[]): SheetRow[] =>
  rows.map((cells, index) => ({ row: index + 2, cells, uneven: false }))
const read = (...rows: Cells[]) => readRecords(sheet(...rows), { has_line_channel: true })
const faultsOf = (cells: Cells) =>
  read({ ...SATO, ...cells }).refused.map(({ column, reason }) => [column, reason])

test('a sound row is taken in as typed', () => {
  const { records, refused } = read({ ...SATO, name: ' 髙﨑 神𠮷\u3000', line_user_id: LINE_USER })
  expect(refused).toEqual([])
  expect(records).toEqual([
    {
      row: 2,
      member_number: '101',
      name: '髙﨑 神𠮷',
      kana: 'ｻﾄｳ ｲﾁﾛｳ',
      role: 'officer',
      membership: 'A',
      facility: {
        name: '佐藤医院',
        ward: '東',
        facility_type: 'clinic',
        medical_code: null,
        home_ventilator_patients: null,
        home_oxygen_patients: null,
      },
      mails: ['sato@example.jp'],
      phones: ['06-6782-0001'],
      faxes: [],
      line_user_id: LINE_USER,
    },
  ])
})

test.each<[string, Cells, [Column | null, string][]]>([
  ['no name', { name: '　' }, [['name', 'empty']]],
  ['no role', { role: '' }, [['role', 'empty']]],
  ['a title instead of a role', { role: '会長' }, [['role', 'unknown_role']]],
  ['an unknown membership', { membership: 'D' }, [['membership', 'unknown_membership']]],
  ['an unknown type', { facility_type: 'クリニック' }, [['facility_type', 'unknown_facility_type']]],
  ['a facility without a ward', { ward: '' }, [['ward', 'empty']]],
  [
    'a ward without a facility',
    { facility_name: '', facility_type: '' },
    [['facility_name', 'facility_without_name']],
  ],
  ['a name too long', { name: '長'.repeat(61) }, [['name', 'too_long']]],
  ['a line break in a name', { name: '佐藤\n一郎' }, [['name', 'hidden_characters']]],
  ['a tab before a name', { name: '\t佐藤' }, [['name', 'hidden_characters']]],
  ['text that runs backwards', { name: '佐藤\u202e一郎' }, [['name', 'hidden_characters']]],
  ['a name nobody can see', { name: '\u3164' }, [['name', 'hidden_characters']]],
  ['a variation of nothing', { name: '\u{e0100}' }, [['name', 'hidden_characters']]],
  ['a character of the old machine only', { name: '佐\ue000' }, [['name', 'unreadable_character']]],
  ['a character lost on the way', { name: '佐\ufffd' }, [['name', 'unreadable_character']]],
  ['a formula', { name: '=HYPERLINK("http://example.com")' }, [['name', 'formula']]],
  ['a formula in wide characters', { facility_name: '＝1+1' }, [['facility_name', 'formula']]],
  ['a formula as a number', { member_number: '-1' }, [['member_number', 'formula']]],
  ['a formula as a ward', { ward: '@SUM(A1)' }, [['ward', 'formula']]],
  ['a formula as a telephone', { phone: '+cmd|1' }, [['phone', 'formula']]],
  ['two addresses', { mail_1: 'a@example.jp,b@example.jp' }, [['mail_1', 'several_addresses']]],
  [
    'two addresses with a semicolon',
    { mail_1: 'a@example.jp;b@example.jp' },
    [['mail_1', 'several_addresses']],
  ],
  ['a name before the address', { mail_1: '佐藤 <a@example.jp>' }, [['mail_1', 'several_addresses']]],
  ['a second header', { mail_1: 'a@example.jp\r\nBcc: b@example.jp' }, [['mail_1', 'hidden_characters']]],
  ['a wide address', { mail_1: 'ａ＠example.jp' }, [['mail_1', 'not_an_address']]],
  ['an address without a dot', { mail_1: 'sato@localhost' }, [['mail_1', 'not_an_address']]],
  ['the same address twice', { mail_2: 'SATO@example.jp' }, [['mail_1', 'address_twice_in_row']]],
  ['a lost zero', { phone: '667820001' }, [['phone', 'lost_zero']]],
  ['a lost zero of a mobile', { mobile: '9012345678' }, [['mobile', 'lost_zero']]],
  ['a telephone cut short', { phone: '06-6782-001' }, [['phone', 'not_a_phone']]],
  ['words for a telephone', { phone: 'なし' }, [['phone', 'not_a_phone']]],
  ['a number Excel shortened', { fax: '6.6782E+08' }, [['fax', 'shortened_by_excel']]],
  ['a wrong check digit', { medical_code: '2712345670' }, [['medical_code', 'wrong_check_digit']]],
  ['a code of seven digits', { medical_code: '1234567' }, [['medical_code', 'not_a_medical_code']]],
  ['a LINE id that is a name', { line_user_id: 'sato_ichiro' }, [['line_user_id', 'not_a_line_user_id']]],
  ['patients in words', { home_oxygen_patients: '数名' }, [['home_oxygen_patients', 'not_a_count']]],
])('refuses the row with %s', (_, cells, faults) => {
  expect(faultsOf(cells)).toEqual(faults)
  expect(read({ ...SATO, ...cells }).records).toEqual([])
})

test.each<[string, Cells]>([
  ['a retired member', { facility_name: '', facility_type: '', ward: '' }],
  ['a telephone from abroad', { phone: '+81-6-6782-0001' }],
  ['a wide telephone', { phone: '０６－６７８２－０００１' }],
  ['the main number', { phone: '06-6782-0001(代)' }],
  ['an IP telephone', { phone: '050-1234-5678' }],
  ['a free number', { phone: '0120-123-456' }],
  ["an old mobile's address with two dots", { mail_1: 'a..b.@docomo.example.jp' }],
  ['a rare form of a letter', { name: '辻\u{e0100} 一郎' }],
  ['a wide letter', { membership: 'Ａ会員' }],
  ['a right check digit', { medical_code: '2712345673' }],
])('takes in %s', (_, cells) => {
  expect(faultsOf(cells)).toEqual([])
})

test('a lost zero is suggested to people, never added behind their back', () => {
  const [fault] = read({ ...SATO, phone: '729000000' }).refused
  expect(fault && faultSentence(fault)).toBe(
    '2行目の電話番号: 先頭の0が消えた可能性があります。「0729000000」に直してください。',
  )
  const [code] = read({ ...SATO, medical_code: '112345673' }).refused
  expect(code?.suggestion).toBe('0112345673')
})

test('a LINE id needs a LINE account to belong to', () => {
  const { refused } = readRecords(sheet({ ...SATO, line_user_id: LINE_USER }), { has_line_channel: false })
  expect(refused).toEqual([{ row: 2, column: 'line_user_id', reason: 'no_line_channel' }])
})

test('of two rows with one member number neither is taken in, and both are named', () => {
  const { records, refused } = read(SATO, { ...SATO, name: '佐藤 次郎' }, { ...SATO, member_number: '102' })
  expect(refused.map(({ row, reason }) => [row, reason])).toEqual([
    [2, 'member_number_twice'],
    [3, 'member_number_twice'],
  ])
  expect(records.map(({ row }) => row)).toEqual([4])
})

test('without numbers the same person twice is refused, however the reading is typed', () => {
  const { member_number: _, ...nameless } = SATO
  const { refused } = read(nameless, { ...nameless, kana: 'さとう いちろう' }, { ...nameless, ward: '西' })
  expect(refused.map(({ row, reason }) => [row, reason])).toEqual([
    [2, 'person_twice'],
    [3, 'person_twice'],
  ])
})

test('two rows may not tell two stories about one facility', () => {
  const second = { ...SATO, member_number: '102', name: '佐藤 花子' }
  expect(read(SATO, { ...second, facility_type: '病院' }).refused.map(({ reason }) => reason)).toEqual([
    'facility_differs',
    'facility_differs',
  ])
  expect(read(SATO, { ...second, home_oxygen_patients: '3' }).refused).toEqual([])
  const code = '2712345673'
  const elsewhere = { ...second, facility_name: '別の医院', medical_code: code }
  expect(read({ ...SATO, medical_code: code }, elsewhere).refused.map(({ reason }) => reason)).toEqual([
    'medical_code_twice',
    'medical_code_twice',
  ])
})

test('a shared mailbox and a namesake are taken in and pointed out', () => {
  const { records, suspicions } = read(SATO, { ...SATO, member_number: '102', mail_1: 'Sato@example.jp' })
  expect(records).toHaveLength(2)
  expect(suspicions.map(({ row, reason }) => [row, reason])).toEqual([
    [2, 'same_address'],
    [3, 'same_address'],
    [2, 'same_name'],
    [3, 'same_name'],
  ])
})

test('a row that a stray comma has shifted is named once, whatever stands in its cells', () => {
  const rows = [{ row: 2, cells: { ...SATO, mail_1: 'x' }, uneven: true }]
  expect(readRecords(rows, { has_line_channel: true }).refused).toEqual([
    { row: 2, column: null, reason: 'uneven' },
  ])
})

test.each([
  ['ｻﾄｳ ｲﾁﾛｳ', 'サトウイチロウ'],
  ['さとう・いちろう', 'サトウイチロウ'],
  ['ﾜﾀﾅﾍﾞ', 'ワタナベ'],
])('the reading %s is compared as %s', (typed, key) => {
  expect(kanaKey(typed)).toBe(key)
})

test.each([
  ['06-6782-0001', '0667820001'],
  ['+81 6 6782 0001', '0667820001'],
  ['+81(0)6-6782-0001', '0667820001'],
  ['（０６）６７８２ー０００１', '0667820001'],
])('the telephone %s is compared as %s', (typed, key) => {
  expect(phoneKey(typed)).toBe(key)
})

test('one wrong digit never passes the check digit', () => {
  fc.assert(
    fc.property(fc.nat(9), fc.integer({ min: 1, max: 9 }), (place, off) => {
      const code = '2712345673'
      const digit = (Number(code[place]) + off) % 10
      expect(hasCheckDigit(code.slice(0, place) + digit + code.slice(place + 1))).toBe(false)
    }),
  )
})

const COLUMNS: Column[] = ['member_number', 'name', 'kana', 'facility_name', 'ward', 'mail_1', 'phone', 'fax']
const nasty = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom(
      '=',
      '+',
      '-',
      '@',
      '＝',
      '\t',
      '\r',
      '\n',
      ',',
      ';',
      ' ',
      '　',
      'a',
      '.',
      '0',
      '<',
    ),
  }),
  fc.tuple(fc.constantFrom('a@example.jp', '0667820001', '佐藤'), fc.string()).map((parts) => parts.join('')),
)

test('whatever is typed, no formula, hidden character or second recipient is taken in', () => {
  fc.assert(
    fc.property(fc.constantFrom(...COLUMNS), nasty, (column, text) => {
      const [record] = read({ ...SATO, [column]: text }).records
      if (!record) return
      const { facility, mails, phones, faxes, name, kana, member_number } = record
      const stored = [name, kana, member_number ?? '', facility?.name ?? '', facility?.ward ?? '', ...mails]
      for (const value of [...stored, ...phones, ...faxes])
        expect(value).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u)
      for (const value of stored) expect(value).not.toMatch(/^[\s=+\-@＝＋－＠]/)
      for (const value of [...phones, ...faxes]) expect(value).toMatch(/^[+(（０-９0-9]/)
      for (const mail of mails) expect(mail.match(/[@,;\s]/g)).toEqual(['@'])
    }),
    { numRuns: 5_000 },
  )
})
