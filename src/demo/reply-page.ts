import type { Condition } from '../replies/table.ts'
import { codeOf } from './doctors.ts'

/** Opens the personal link and presses one of its buttons, as a browser without scripts does. */
export async function answerByLink(link: string, condition: Condition): Promise<boolean> {
  const page = await fetch(link)
  const html = await page.text()
  const form = formFor(html, condition)
  if (!page.ok || !form) return false
  const target = new URL(form.action || link, link)
  const answered = await fetch(target, { method: 'POST', body: new URLSearchParams(form.fields) })
  await answered.arrayBuffer()
  return answered.ok
}

/** Looks at a link and touches nothing, as a mail host's scanner does. */
export async function scanLink(link: string) {
  await (await fetch(link, { method: 'HEAD' })).arrayBuffer()
  await (await fetch(link)).arrayBuffer()
}

/** The form whose button says this condition, with its hidden fields. */
export function formFor(html: string, condition: Condition) {
  for (const [form] of html.matchAll(/<form\b[\s\S]*?<\/form>/g)) {
    const buttons = [...form.matchAll(/<button\b[^>]*>/g)].map(([tag]) => attributesOf(tag))
    const button = buttons.find(({ value }) => value === condition || value === codeOf(condition))
    if (!button?.name) continue
    const hidden = [...form.matchAll(/<input\b[^>]*type="hidden"[^>]*>/g)].map(([tag]) => attributesOf(tag))
    const fields = [...hidden, button].map(({ name = '', value = '' }): [string, string] => [name, value])
    return {
      action: button.formaction ?? attributesOf(form.slice(0, form.indexOf('>') + 1)).action ?? '',
      fields,
    }
  }
  return null
}

const attributesOf = (tag: string): Record<string, string | undefined> =>
  Object.fromEntries(
    [...tag.matchAll(/([a-z-]+)="([^"]*)"/g)].map(([, name, value]) => [name, decoded(value ?? '')]),
  )

const decoded = (text: string) =>
  text.replace(/&(?:#(\d+)|amp|quot|lt|gt);/g, (entity, code) =>
    code
      ? String.fromCharCode(Number(code))
      : ({ '&amp;': '&', '&quot;': '"', '&lt;': '<', '&gt;': '>' }[entity] ?? entity),
  )
