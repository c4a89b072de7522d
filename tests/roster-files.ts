import { expect } from 'vitest'
import writeExcel from 'write-excel-file/node'
import { PUBLIC_URL, type World } from './world.ts'

export const HEADINGS = '会員番号,氏名,フリガナ,役職,医療機関名,施設区分,地区,メール,電話番号'
export const utf8 = (...lines: string[]) => new TextEncoder().encode([HEADINGS, ...lines, ''].join('\r\n'))

/** An .xlsx with these sheets, every cell as text. */
export const xlsx = async (sheets: Record<string, string[][]>) =>
  new Uint8Array(
    await writeExcel(
      Object.entries(sheets).map(([sheet, rows]) => ({
        sheet,
        data: rows.map((cells) => cells.map((value) => ({ value, type: String }))),
      })),
    ).toBuffer(),
  )

type Staff = Awaited<ReturnType<World['staff']>>

/** Chooses a file and sends the form, as a browser does. */
export const uploads = (staff: Staff, bytes: Uint8Array, name = '名簿.csv') => {
  const body = new FormData()
  body.set('file', new File([Uint8Array.from(bytes)], name))
  return staff.request('/roster/import', {
    method: 'POST',
    headers: { cookie: staff.cookie, origin: PUBLIC_URL },
    body,
  })
}

/** The path of the new import. */
export async function uploaded(staff: Staff, bytes: Uint8Array, name?: string) {
  const answer = await uploads(staff, bytes, name)
  expect(answer.status).toBe(303)
  return (answer.headers.get('location') ?? '').replace('/columns', '')
}

/** What the form would send if nobody changed anything. */
export function fieldsOf(page: string): Record<string, string> {
  const form = page.slice(page.indexOf('<form method="post" action="/roster/import/'))
  const hidden = [...form.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)]
  const selects = [...form.matchAll(/<select name="(\w+)"[\s\S]*?<\/select>/g)].map(
    ([whole, name = '']) => [name, /<option value="(\w*)" selected/.exec(whole)?.[1] ?? ''] as const,
  )
  return Object.fromEntries([...hidden.map(([, name = '', value = '']) => [name, value]), ...selects])
}

/** Takes the columns as they are guessed, and gives the dry run. */
export async function reviews(staff: Staff, path: string) {
  const columns = await (await staff.get(`${path}/columns`)).text()
  const chosen = await staff.post(`${path}/columns`, fieldsOf(columns))
  expect(chosen.status).toBe(303)
  return (await staff.get(path)).text()
}

/** From the dry run to the end. */
export async function applies(staff: Staff, path: string, page: string) {
  const answer = await staff.post(`${path}/apply`, { seen: fieldsOf(page).seen ?? '' })
  expect(answer.status).toBe(303)
  return (await staff.get(path)).text()
}

export async function imports(staff: Staff, bytes: Uint8Array, name?: string) {
  const path = await uploaded(staff, bytes, name)
  const page = await applies(staff, path, await reviews(staff, path))
  expect(page).toContain('取り込みました')
  return path
}
