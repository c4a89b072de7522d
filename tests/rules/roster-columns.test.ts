import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { columnFaults, guessSettings, headingsKey } from '../../src/roster/import/mapping.ts'
import { plainCell } from '../../src/roster/import/report-file.ts'
import { readTables } from '../../src/roster/import/roster-file.ts'

const HEADINGS = ['会員番号', '氏名', 'フリガナ', '役職', '医療機関名', '施設区分', '地区']
const usual = { encoding: null, remembered: new Map() }

describe('sheet, headings and columns are guessed', () => {
  test.each<[string, string[][][], [sheet: number, header: number]]>([
    ['from the only sheet', [[HEADINGS, ['1']]], [0, 0]],
    ['behind a title and an empty line', [[['布施医師会 会員名簿'], [], HEADINGS]], [0, 2]],
    ['from the sheet that has them', [[['覚え書き'], ['印刷']], [HEADINGS]], [1, 0]],
    ['from the line that has the most of them', [[['氏名', '役職']], [HEADINGS]], [1, 0]],
    ['as the first filled line where none is ours', [[[], ['甲', '乙'], ['1', '2']]], [0, 1]],
    ['where there is nothing', [[]], [0, 0]],
  ])('%s', (_, sheets, [sheet, header]) => {
    const tables = sheets.map((lines) => ({ sheet: 'x', lines }))
    expect(guessSettings(tables, usual)).toMatchObject({ sheet, header })
  })

  test('of two headings with one meaning the first is taken', () => {
    const tables = [{ sheet: null, lines: [['氏名', '役職', '名前', '備考']] }]
    expect(guessSettings(tables, usual).columns).toEqual(['name', 'role', null, null])
  })

  test('as last time, whatever the width, case and blanks of the headings', () => {
    const remembered = new Map([
      [headingsKey(['ﾅﾏｴ', 'Ｔｅｌ', '']), ['name' as const, 'phone' as const, null]],
    ])
    const tables = [{ sheet: null, lines: [HEADINGS, ['ナマエ', 'TEL ', ' ']] }]
    expect(guessSettings(tables, { encoding: null, remembered })).toMatchObject({
      header: 1,
      columns: ['name', 'phone', null],
    })
  })

  test('what is missing or chosen twice is told', () => {
    expect(columnFaults(['name', 'kana', 'name', null, 'role', 'facility_name', 'ward'])).toEqual({
      missing: ['facility_type'],
      twice: ['name'],
    })
  })
})

test('bytes that are UTF-8 and CP932 at once can be read as either', async () => {
  const bytes = new Uint8Array([0xc2, 0xb1, 0x2c, 0x31])
  const cells = async (encoding?: 'UTF-8' | 'CP932') => {
    const read = await readTables(bytes, encoding)
    return read.ok ? [read.encoding, read.tables[0]?.lines] : read.reason
  }
  expect(await cells()).toEqual(['UTF-8', [['±', '1']]])
  expect(await cells('CP932')).toEqual(['CP932', [['ﾂｱ', '1']]])
})

test('no cell of the sheet that goes back begins a formula or breaks the file', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('', '=', ' +', '\t@', '＝', '\0-'),
      (text, head) => {
        const cell = plainCell(head + text)
        expect(cell).not.toMatch(/^\s*[=+\-@＝＋－＠−]/)
        expect(cell).not.toMatch(/[\p{Cc}\p{Cs}\ufffe\uffff]/u)
      },
    ),
  )
  expect(plainCell('髙﨑 𠮷')).toBe('髙﨑 𠮷')
})
