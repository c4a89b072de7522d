import { CONDITIONS, type Condition } from '../src/replies/table.ts'
import { fieldsOf } from './forms.ts'
import type { World } from './world.ts'

type Office = Awaited<ReturnType<World['staff']>>

/** One of the four signs beside a name on a page, ready to be pressed: as often and whenever the story wants. */
export async function signOf(
  office: Office,
  page: string,
  { name, says }: { name: string; says: Condition },
) {
  const html = await (await office.get(page)).text()
  const { symbol, short } = CONDITIONS[says]
  const button = new RegExp(`<button[^>]*aria-label="${name}先生 ${symbol}${short}"[^>]*>`).exec(html)?.[0]
  const value = /value="([^"]*)"/.exec(button ?? '')?.[1]
  if (!value) throw new Error(`No ${symbol} for ${name} on ${page}`)
  return pressable(office, html, '[^"]*/answers\\?[^"]*', { answer: value })
}

/** 取り消す beside what was just entered for somebody. */
export async function undoOf(office: Office, page: string, name: string) {
  const html = await (await office.get(page)).text()
  const button =
    new RegExp(`<button[^>]*aria-label="${name}先生の記録を取り消す"[^>]*>`).exec(html)?.[0] ?? ''
  const [, action = '', value = ''] = [
    '',
    /formaction="([^"]*)"/.exec(button)?.[1]?.replaceAll('&amp;', '&'),
    /value="([^"]*)"/.exec(button)?.[1],
  ]
  if (!action || !value) throw new Error(`Nothing to take back for ${name} on ${page}`)
  const fields = fieldsOf(html, '[^"]*/answers\\?[^"]*')
  return () => office.post(action, { ...fields, reply: value })
}

/** What stands on the page that a press leads to. */
export async function afterwards(office: Office, answer: Response) {
  const to = answer.headers.get('location')
  if (!to) throw new Error(`The press was answered with ${answer.status}`)
  return textOf(await (await office.get(to.split('#')[0] ?? '')).text())
}

export const textOf = (html: string) =>
  html
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')

function pressable(office: Office, html: string, form: string, button: Record<string, string>) {
  const action = new RegExp(`<form[^>]*action="(${form})"`).exec(html)?.[1]?.replaceAll('&amp;', '&') ?? ''
  const fields = fieldsOf(html, form)
  return () => office.post(action, { ...fields, ...button })
}

/** The button of the page that tells of another answer, pressed after all. */
export async function insists(office: Office, refused: Response) {
  const html = await refused.text()
  const value = /<button[^>]*name="answer"[^>]*value="([^"]*)"/.exec(html)?.[1] ?? ''
  return pressable(office, html, '[^"]*/answers\\?[^"]*', { answer: value })()
}
