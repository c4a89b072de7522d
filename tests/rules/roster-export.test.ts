import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { csvOf, workbookOf } from '../../src/roster/export-file.ts'
import { exportRows } from '../../src/roster/export-rows.ts'
import { COLUMNS, type Column } from '../../src/roster/import/columns.ts'
import { readRoster } from '../../src/roster/import/roster-file.ts'

const columns = Object.keys(COLUMNS) as Column[]
const HEADINGS = columns.map((column) => COLUMNS[column].label)
const cell = fc
  .array(fc.constantFrom('髙', '辻󠄀', '0729', '"', ',', "'", ' ', '1.0', '<b>', '&amp;', 'e5', '東'), {
    maxLength: 5,
  })
  .map((pieces) => pieces.join('').trim())
const row = fc.array(cell, { minLength: columns.length, maxLength: columns.length })
const rows = fc.array(
  row.map((cells) => ['7', ...cells.slice(1)]),
  { minLength: 1, maxLength: 6 },
)

describe('what was written out is read back cell by cell', () => {
  test.each([
    ['CSV', async (table: string[][]) => csvOf(table)],
    ['Excel', workbookOf],
  ])('%s', async (_, write) => {
    await fc.assert(
      fc.asyncProperty(rows, async (table) => {
        const read = await readRoster(await write([HEADINGS, ...table]))
        if (!read.ok) throw new Error(read.reason)
        const back = read.rows.map(({ cells }) => columns.map((column) => cells[column]?.trim() ?? ''))
        expect(back).toEqual(table)
      }),
      { numRuns: 40 },
    )
  })
})

test('who has left is not in it, and addresses stand in their rank, on our LINE account only', () => {
  const id = (n: number) => `00000000-0000-4000-8000-00000000000${n}` as never
  const member = (n: number, left_at: Date | null) => ({
    id: id(n),
    member_number: String(n),
    name: '森 次郎',
    kana: 'モリ ジロウ',
    role: 'officer' as const,
    membership: 'A' as const,
    facility_id: null,
    left_at,
    facility_name: null,
    ward: null,
  })
  const point = (system: 'mail' | 'line' | 'phone', value: string, channel: number | null = null) => ({
    id: id(9),
    member_id: id(1),
    system,
    value,
    rank: 1,
    line_channel_id: channel === null ? null : id(channel),
  })
  const table = exportRows(
    {
      members: [member(1, null), member(2, new Date(0))],
      facilities: [],
      contact_points: [
        point('mail', 'first@example.jp'),
        point('mail', 'second@example.jp'),
        point('phone', '072-900-0000'),
        point('line', 'Uneighbour', 8),
        point('line', 'Uours', 7),
      ],
    },
    id(7),
  )
  expect(table).toHaveLength(2)
  const said = Object.fromEntries(columns.map((column, index) => [column, table[1]?.[index]]))
  expect(said).toMatchObject({
    member_number: '1',
    role: '役員',
    mail_1: 'first@example.jp',
    mail_2: 'second@example.jp',
    phone: '072-900-0000',
    mobile: '',
    line_user_id: 'Uours',
    facility_type: '',
  })
})
