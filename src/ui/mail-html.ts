import { escapeHtml } from './escape-html.ts'

/** A letter of ours as HTML: large letters, line by line as its text; `link`, which stands in it, can be pressed. */
export function mailHtml(text: string, link?: string) {
  const lines = escapeHtml(text)
  const url = link === undefined ? '' : escapeHtml(link)
  const linked = url === '' ? lines : lines.replace(url, () => `<a href="${url}">${url}</a>`)
  // A long address breaks rather than push the page out of a phone.
  const style = 'font-size:17px;line-height:1.7;overflow-wrap:anywhere'
  return `<!doctype html><html lang="ja"><body style="${style}">${linked.replaceAll('\n', '<br>')}</body></html>`
}
