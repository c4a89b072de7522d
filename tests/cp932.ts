/** Windows writes 髙 as FBFC, the IBM code, and so does this: of several codes for one character the last one wins. */
const CODES = new Map<string, number[]>()
const decoder = new TextDecoder('shift_jis')
for (let byte = 0; byte < 0x100; byte++) remember([byte])
for (let lead = 0x81; lead <= 0xfc; lead++)
  for (let trail = 0x40; trail <= 0xfc; trail++) if (lead < 0xa0 || lead > 0xdf) remember([lead, trail])

function remember(bytes: number[]) {
  const text = decoder.decode(new Uint8Array(bytes))
  if ([...text].length === 1 && text !== '\ufffd') CODES.set(text, bytes)
}

export const isInCp932 = (text: string) => [...text].every((character) => CODES.has(character))

/** Encodes as Excel in Japan does when one saves as plain CSV; throws on a character that CP932 lacks. */
export function cp932(text: string) {
  const bytes = [...text].flatMap((character) => {
    const code = CODES.get(character)
    if (!code) throw new Error(`CP932 has no ${character}`)
    return code
  })
  return Uint8Array.from(bytes)
}
