import { escapeHtml } from '../ui/escape-html.ts'
/** The finished words of one wave with this doctor's name and link in their places; the HTML part escapes both. */
export function fillIn(
  wording: { mail_subject: string; mail_text: string; mail_html: string },
  { name, link }: { name: string; link: string },
) {
  const put = (text: string, written: (value: string) => string) =>
    text.replace(/\{(宛名|リンク)\}/g, (_, place) => written(place === '宛名' ? name : link))
  return {
    subject: wording.mail_subject,
    text: put(wording.mail_text, (value) => value),
    html: put(wording.mail_html, escapeHtml),
  }
}
