/** 備考 is for the place and the way there; a patient is a number. */
export const MOST_NOTE_CHARACTERS = 200

export type NoteRefusal = 'too_long' | 'honorific' | 'roster_name'

/** What a form says beside the field; each tells how to mend it. */
export const NOTE_REFUSALS: Record<NoteRefusal, string> = {
  too_long: '200文字までにしてください。',
  honorific: 'お名前があるようです。「様」「さん」「氏」の付く名前を消して、人数で書いてください。',
  roster_name: '名簿にあるお名前が入っています。お名前を消して、役目や人数で書いてください。',
}

/** Words in which the syllable after a kanji honours nobody in particular. */
const HARMLESS =
  /(?:患者|利用者|家族|看護師|介護士|業者|運転手|薬剤師|技士|お客|奥|皆)(?:様|さま|さん)|(?:ヘルパー|ケアマネ|ケアマネージャー|スタッフ|ドライバー)さん|(?:お母|お父|母|父|娘|息子|兄|姉)(?:様|さま|さん)|(?:同|仕|模|多|一|異|有|各)様|赤ちゃん/gu

const HONORIFIC = /[\p{Script=Han}\p{Script=Katakana}ー々]\s*(?:様|さま|さん|氏(?!名)|ちゃん|くん)/u

/** Why a note cannot be kept, or null. `names` are those of the roster: doctors can be patients, too. */
export function refusalOfNote(note: string, names: readonly string[]): NoteRefusal | null {
  if ([...note].length > MOST_NOTE_CHARACTERS) return 'too_long'
  const plain = note.normalize('NFKC')
  if (HONORIFIC.test(plain.replace(HARMLESS, '・'))) return 'honorific'
  const solid = withoutGaps(plain)
  return names.some((name) => isFullName(name) && solid.includes(withoutGaps(name.normalize('NFKC'))))
    ? 'roster_name'
    : null
}

const withoutGaps = (text: string) => text.replace(/[\s・、,.]/gu, '')

/** A single character would forbid half of the language. */
const isFullName = (name: string) => [...withoutGaps(name)].length >= 3
