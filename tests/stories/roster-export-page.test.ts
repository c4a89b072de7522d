import { expect, test } from 'vitest'
import { readRoster } from '../../src/roster/import/roster-file.ts'
import { readRecords } from '../../src/roster/import/rules.ts'
import { world } from '../world.ts'

const FORM = { format: 'xlsx', reason: 'meeting' }

async function roster() {
  const w = await world()
  await w.newDoctor('fuse', {
    name: '𠮷﨑 髙',
    kana: 'ヨシザキ タカシ',
    role: 'member',
    ward: '西',
    mail: 'yoshizaki@example.jp',
    phone: '+81 90-1234-5678',
  })
  return { w, office: await w.staff('fuse') }
}

test('the office says what for before the list leaves the house, and that is kept in the audit', async () => {
  const { w, office } = await roster()
  const asked = await office.post('/roster/export', { format: 'xlsx' })
  expect(asked.status).toBe(422)
  expect(await asked.text()).toContain('何に使いますか: 1つ選んでください')
  expect((await office.post('/roster/export', { format: 'pdf', reason: 'a neighbour asked' })).status).toBe(
    422,
  )
  const exported = async () =>
    w.ownerDb
      .selectFrom('audit')
      .select('detail')
      .where('association_id', '=', w.fuse)
      .where('action', '=', 'roster.export')
      .execute()
  expect(await exported()).toEqual([])

  const file = await office.post('/roster/export', FORM)
  expect(file.status).toBe(200)
  expect(decodeURIComponent(file.headers.get('content-disposition') ?? '')).toContain(
    '名簿_布施医師会_2026-11-05.xlsx',
  )
  expect(file.headers.get('cache-control')).toBe('no-store')
  expect((await exported()).map(({ detail }) => detail)).toEqual([
    { members: 4, reason: 'meeting', format: 'xlsx' },
  ])
})

test.each([['xlsx'], ['csv'], ['csv_cp932']])(
  'a file of the kind %s is taken in again row by row, and runs no formula',
  async (format) => {
    const { office } = await roster()
    const bytes = new Uint8Array(
      await (await office.post('/roster/export', { ...FORM, format })).arrayBuffer(),
    )
    const read = await readRoster(bytes)
    if (!read.ok) throw new Error(read.reason)
    const { records, refused } = readRecords(read.rows, { has_line_channel: true })
    expect(refused).toEqual([])
    expect(records).toHaveLength(4)
    const name = format === 'csv_cp932' ? '〓﨑 髙' : '𠮷﨑 髙'
    expect(records.find(({ mails }) => mails.includes('yoshizaki@example.jp'))).toMatchObject({
      name,
      phones: ['+81 90-1234-5678'],
    })
    if (format !== 'xlsx')
      expect(new TextDecoder(format === 'csv' ? 'utf-8' : 'shift_jis').decode(bytes)).toContain(`"'+81 90`)
  },
)

test('what シフトJIS cannot carry is named before the download, and who left is not in it', async () => {
  const { w, office } = await roster()
  const page = await (await office.get('/roster/export')).text()
  expect(page).toContain('在籍中の4人')
  expect(page.replace(/<[^>]*>/g, '')).toContain('𠮷﨑 髙 → 〓﨑 髙')
  expect(page).not.toContain('森 次郎')
  await office.post(`/roster/members/${w.mori.id}/leave`)
  expect(await (await office.get('/roster/export')).text()).toContain('在籍中の3人')
  const csv = await (await office.post('/roster/export', { ...FORM, format: 'csv' })).text()
  expect(csv).not.toContain('森 次郎')
})

test('河内 exports its own members and no other', async () => {
  const { w } = await roster()
  const csv = await (
    await (await w.staff('kawachi')).post('/roster/export', { ...FORM, format: 'csv' })
  ).text()
  expect(csv).toContain('岸 三郎')
  expect(csv).not.toMatch(/森|田中|佐藤/)
})
