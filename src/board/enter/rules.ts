import { asId } from '../../id.ts'
import { type Hearing, hearingQuery } from '../../replies/hearing.ts'
import { CONDITIONS, type Condition, type ReplyId } from '../../replies/table.ts'
import { phoneKey } from '../../roster/import/cells.ts'
import { shownNumber } from '../../roster/member-rules.ts'
import { isFound, readQuery, searchKey } from '../../roster/search-key.ts'
import type { MemberId } from '../../roster/table.ts'
import type { SafetyCheckId } from '../../safety-checks/table.ts'
import type { Asked } from './queries.ts'

/** The pages with buttons to enter an answer, and where one comes back to. */
export const LISTS = ['unanswered', 'unreached', 'needs-help', 'enter', 'calls'] as const
export type List = (typeof LISTS)[number]

export const readList = (from: string | undefined): List => LISTS.find((list) => list === from) ?? 'enter'

/** The address of such a page with the chosen way of hearing, and what was searched for. */
export function addressOf(
  id: SafetyCheckId,
  list: List,
  hearing: Hearing,
  more: Record<string, string> = {},
) {
  const query = new URLSearchParams({ ...more, ...hearingQuery(hearing) }).toString()
  return `/safety-checks/${id}/${list}${query && `?${query}`}`
}

/** What one of the four buttons in a row says: which answer, whose, and which answer stood there. */
export interface Pressed {
  condition: Condition
  member: MemberId
  seen: ReplyId | null
}

export const pressedAs = ({ condition, member, seen }: Pressed) => [condition, member, seen ?? ''].join('.')

export function readPressed(value: string | undefined): Pressed | null {
  const [condition = '', whose = '', saw = ''] = value?.split('.') ?? []
  const member = asId<'member'>(whose)
  const seen = asId<'reply'>(saw)
  if (!Object.hasOwn(CONDITIONS, condition) || !member || (saw !== '' && !seen)) return null
  return { condition: condition as Condition, member, seen }
}

const BY_DIGIT: Record<string, Condition> = { 1: 'open', 2: 'partly_open', 3: 'closed', 4: 'needs_help' }
export const DIGITS = Object.entries(BY_DIGIT)

/** 早打ち — what was typed: a member's number, or how it ends, and behind it the answer from 1 to 4. */
export interface Quick {
  number: string
  condition: Condition
  /** 「0124 2」 and not 「01242」, which might be a number whose answer was forgotten. */
  is_parted: boolean
  /** All of it read as one number. */
  whole: string
}

export function readQuick(typed: string): Quick | null {
  const text = typed.normalize('NFKC').trim().toLowerCase()
  const [, number = '', between = '', digit = ''] = /^([^\s,、]{2,20}?)([\s,、]*)([1-4])$/.exec(text) ?? []
  const condition = BY_DIGIT[digit]
  if (!condition || !number) return null
  return { number, condition, is_parted: between !== '', whole: number + digit }
}

/**
 * Whom it may mean: the one with exactly this number, else, where a blank stands behind it, everybody whose number ends
 * so. Numbers of our own making nobody knows. Null where the answer may have been forgotten: nothing is guessed.
 */
export function pickByNumber<One extends Pick<Asked, 'member_number'>>(
  found: One[],
  { number, is_parted, whole }: Omit<Quick, 'condition'>,
): One[] | null {
  const known = found.filter(({ member_number }) => shownNumber(member_number) !== '')
  const exactly = (wanted: string) => known.filter((one) => one.member_number.toLowerCase() === wanted)
  if (!is_parted && exactly(whole).length > 0) return null
  const exact = exactly(number)
  if (exact.length > 0 || !is_parted) return exact
  return known.filter((one) => one.member_number.toLowerCase().endsWith(number))
}

const LONGEST_QUERY = 100
export const readSearch = (q: string | undefined) => [...(q ?? '').trim()].slice(0, LONGEST_QUERY).join('')

/** By the roster's own rules; nobody where nothing was typed. */
export function search(audience: Asked[], typed: string): Asked[] {
  const query = readQuery(typed)
  if (query.words.length === 0) return []
  return audience.filter(({ name, kana, facility, member_number, phone }) =>
    isFound(
      {
        texts: [name, kana, facility ?? '', shownNumber(member_number)].map(searchKey),
        phones: phone ? [phoneKey(phone)] : [],
      },
      query,
    ),
  )
}
