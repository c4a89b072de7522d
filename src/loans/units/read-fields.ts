/** What a person typed into a form or a cell. */
export type Form = Partial<Record<string, string>>

export type Read<T> = { value: T; fault?: undefined } | { value?: undefined; fault: string }

const trimmed = (typed: string | undefined) => (typed ?? '').replace(/^[\s\u3000]+|[\s\u3000]+$/g, '')

/** One line of text; the house's sentences say what to mend. */
export function readText(
  typed: string | undefined,
  { label, max, needed = false }: { label: string; max: number; needed?: boolean },
): Read<string | null> {
  const text = trimmed(typed)
  if (text === '') return needed ? { fault: `${label}を入力してください。` } : { value: null }
  if (/[\p{Cc}\p{Cs}\ufffe\uffff]/u.test(text))
    return { fault: `${label}に改行などの見えない文字があります。消して1行にしてください。` }
  if ([...text].length > max) return { fault: `${label}が長すぎます。${max}文字までにしてください。` }
  return { value: text }
}

interface Limits {
  label: string
  unit: string
  least: number
  most: number
  needed?: boolean
  /** Digits behind the point. */
  digits?: number
}

/** A number as people type it: full-width, with commas, with its unit behind it. */
export function readNumber(typed: string | undefined, limits: Limits): Read<number | null> {
  const { label, unit, least, most, needed = false, digits = 0 } = limits
  const text = trimmed(typed).normalize('NFKC').replaceAll(',', '')
  if (text === '') return needed ? { fault: `${label}を入力してください。` } : { value: null }
  const bare = text.toLowerCase().endsWith(unit.normalize('NFKC').toLowerCase())
    ? text.slice(0, text.length - unit.length).trim()
    : text
  if (!/^\d+(\.\d+)?$/.test(bare)) return { fault: `${label}は数字で入力してください。` }
  if ((bare.split('.')[1] ?? '').length > digits)
    return {
      fault:
        digits === 0 ? `${label}は整数で入力してください。` : `${label}は小数${digits}桁までにしてください。`,
    }
  const number = Number(bare)
  if (number < least || number > most)
    return { fault: `${label}は${least}〜${most}${unit}の間で入力してください。桁を確かめてください。` }
  return { value: number }
}

/** One of a few words, by its code from a form or by its label from a file. */
export function readChoice<Code extends string>(
  typed: string | undefined,
  { label, words, needed = false }: { label: string; words: Record<Code, string>; needed?: boolean },
): Read<Code | null> {
  const text = trimmed(typed)
  if (text === '') return needed ? { fault: `${label}を選んでください。` } : { value: null }
  const plain = (word: string) => word.normalize('NFKC').replace(/\s/g, '').toLowerCase()
  const codes = Object.keys(words) as Code[]
  const found = codes.find((code) => code === text || plain(words[code]) === plain(text))
  return found
    ? { value: found }
    : { fault: `${label}は${codes.map((code) => `「${words[code]}」`).join('')}のどれかにしてください。` }
}

/** 2026-11-05, 2026/11/5 or 令和8年11月5日 would all be read by a person; the first two are what files hold. */
export function readDay(
  typed: string | undefined,
  { label, today, oldest }: { label: string; today: string; oldest: string },
): Read<string | null> {
  const text = trimmed(typed).normalize('NFKC')
  if (text === '') return { value: null }
  const [, year = '', month = '', day = ''] = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text) ?? []
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const at = new Date(`${iso}T00:00:00Z`)
  if (Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== iso)
    return { fault: `${label}は「2026/11/5」のように、年月日で入力してください。` }
  if (iso > today) return { fault: `${label}が先の日付です。日付を確かめてください。` }
  if (iso < oldest) return { fault: `${label}が古すぎます。年を確かめてください。` }
  return { value: iso }
}

/** 2023, 令和5 or R5. */
export function readFiscalYear(
  typed: string | undefined,
  { label, this_year }: { label: string; this_year: number },
): Read<number | null> {
  const text = trimmed(typed)
    .normalize('NFKC')
    .replace(/年度?$/, '')
  if (text === '') return { value: null }
  const [, era = '', years = ''] = /^(令和|平成|R|H)(\d{1,2}|元)$/i.exec(text) ?? []
  const start = /令和|R/i.test(era) ? 2018 : 1988
  const year = era ? start + (years === '元' ? 1 : Number(years)) : Number(text)
  if (!Number.isInteger(year)) return { fault: `${label}は「2023」か「令和5」のように入力してください。` }
  if (year < 1980 || year > this_year + 1)
    return { fault: `${label}は1980年度から来年度までです。年を確かめてください。` }
  return { value: year }
}
