import fc from 'fast-check'

/** What staff type, paste, or are talked into typing; the pieces that once hid or faked a mark are frequent. */
const PIECES = [
  '訓練',
  '訓',
  '練',
  '\u{F996}',
  '【訓練】',
  '【訓',
  '練】',
  '【安否確認】',
  '【配信テスト】',
  'これは訓練ではありません',
  '{宛名}',
  '{リンク}',
  '{宛',
  '名}',
  '\u202e',
  '\u2066',
  '\u200b',
  '\ufeff',
  '\u00ad',
  '\u034f',
  '\u3164',
  '\u2800',
  '\u{e0100}',
  '\ufe0f',
  '\u3099',
  '\n',
  '\r\n',
  '\t',
  '\u2028',
  '\ud800',
  ' ',
  '\u3000',
  '<b>',
  '</p>',
  '&amp;',
  '"',
  "'",
  '$&',
  '𠮷',
  '髙﨑',
  '🏥',
  '8',
]
export const words = fc
  .array(fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...PIECES) }, fc.string({ unit: 'binary' })), {
    maxLength: 8,
  })
  .map((pieces) => pieces.join(''))

/** The words of a tree of LINE components in reading order. */
export const visible = (component: unknown): string[] => {
  if (Array.isArray(component)) return component.flatMap(visible)
  if (typeof component !== 'object' || component === null) return []
  if ('type' in component && component.type === 'text' && 'text' in component) return [String(component.text)]
  const { header, body, footer, contents, hero } = component as Record<string, unknown>
  return [header, hero, contents, body, footer].flatMap(visible)
}
/** What a reader sees of a mail's HTML: no tags, entities resolved. */
export const seen = (html: string) =>
  html
    .replace(/<[^>]*>/g, '')
    .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
    .trim()
