import type { LetterSetting } from './table.ts'

export type LetterSettingFault = 'left_wrong' | 'top_wrong' | 'basic_id_wrong'

/** Inside these the address neither leaves the paper nor runs into the letter below it. */
export const LEFT_MM = { least: 10, most: 100 }
export const TOP_MM = { least: 5, most: 60 }

export function letterSettingFaults({ left_mm, top_mm, basic_id }: LetterSetting): LetterSettingFault[] {
  const outside = (mm: number, { least, most }: typeof LEFT_MM) =>
    !Number.isInteger(mm) || mm < least || mm > most
  return [
    ...(outside(left_mm, LEFT_MM) ? ['left_wrong' as const] : []),
    ...(outside(top_mm, TOP_MM) ? ['top_wrong' as const] : []),
    ...(basic_id !== null && !/^@[a-z0-9._-]{3,30}$/.test(basic_id) ? ['basic_id_wrong' as const] : []),
  ]
}

/** Numbers and the account's ID as typed: full width, with or without the sign. */
export function readLetterSetting(form: Record<string, string | undefined>): LetterSetting {
  const plain = (text = '') => text.normalize('NFKC').trim()
  const mm = (text: string | undefined) => (/^\d{1,3}$/.test(plain(text)) ? Number(plain(text)) : Number.NaN)
  const id = plain(form.basic_id).toLowerCase()
  return {
    left_mm: mm(form.left_mm),
    top_mm: mm(form.top_mm),
    basic_id: id === '' ? null : id.startsWith('@') ? id : `@${id}`,
  }
}
