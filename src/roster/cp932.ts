/**
 * The order in which Windows prefers one of several codes: JIS, NEC's row 13, the IBM characters and last the copy of
 * them that NEC made. Excel in Japan writes 髙 as FBFC for this reason.
 */
const LEADS = [
  [0x81, 0x86],
  [0x88, 0x9f],
  [0xe0, 0xea],
  [0x87, 0x87],
  [0xfa, 0xfc],
  [0xed, 0xee],
] as const

/** Written otherwise elsewhere than on Windows; the sign on the right is the one that CP932 has. */
const TWINS = new Map([
  ['〜', '～'],
  ['−', '－'],
  ['—', '―'],
  ['‖', '∥'],
  ['¢', '￠'],
  ['£', '￡'],
  ['¬', '￢'],
])
/** 〓, which printers put where they lack a character. */
const GETA = '〓'

const CODES = readCodes()

function readCodes() {
  const codes = new Map<string, number[]>()
  const decoder = new TextDecoder('shift_jis')
  const remember = (bytes: number[]) => {
    const text = decoder.decode(new Uint8Array(bytes))
    if ([...text].length === 1 && text !== '\ufffd' && !codes.has(text)) codes.set(text, bytes)
  }
  for (let byte = 0; byte < 0x80; byte++) remember([byte])
  for (let byte = 0xa1; byte <= 0xdf; byte++) remember([byte])
  for (const [first, last] of LEADS)
    for (let lead = first; lead <= last; lead++)
      for (let trail = 0x40; trail <= 0xfc; trail++) remember([lead, trail])
  return codes
}

const inCp932 = (character: string) => {
  const twin = TWINS.get(character) ?? character
  if (CODES.has(twin)) return twin
  // A variation selector only chooses among the shapes of the character before it.
  return /\p{VS}/u.test(character) ? '' : GETA
}

/** As Excel in Japan saves a plain CSV; what it has no code for becomes 〓. */
export const cp932 = (text: string) =>
  Buffer.from([...text].flatMap((character) => CODES.get(inCp932(character)) ?? []))

/** A text that would not come through whole, and what would stand in its place; null where all of it does. */
export function cp932Loss(text: string): string | null {
  const written = [...text].map(inCp932)
  const is_lossy = [...text].some(
    (character, n) => written[n] === '' || (written[n] === GETA && character !== GETA),
  )
  return is_lossy ? written.join('') : null
}
