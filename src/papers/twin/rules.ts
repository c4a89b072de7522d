import type { StaffRole } from '../../staff/table.ts'
import type { TwinFailure, TwinSetting, TwinWay } from './table.ts'

/** At two in the morning a night's twin is due: nobody waits for the machine then. */
const WRITTEN_AT_MS = 2 * 3_600_000
const JAPAN_MS = 9 * 3_600_000
const DAY_MS = 24 * 3_600_000

/** The last day whose two o'clock has passed, as a day in Japan. */
export const nightOf = (at: Date) =>
  new Date(at.getTime() + JAPAN_MS - WRITTEN_AT_MS).toISOString().slice(0, 10)

/** After so many tries it is left until the next night, and home says so. */
export const MOST_TRIES = 6

/** Nobody heard of a twin for so long: one night was missed, whatever the reason. */
const SILENT_MS = DAY_MS + 4 * 3_600_000

/** Null where all is well; otherwise what home says. */
export function twinTrouble(
  setting: Pick<TwinSetting, 'way' | 'set_at'> | null,
  newest: { done_at: Date | null; failed_at: Date | null; failure: TwinFailure | null } | null,
  last_done_at: Date | null,
  at: Date,
): TwinFailure | 'not_written' | null {
  if (!setting || setting.way === 'off') return null
  if (newest?.failure) return newest.failure
  const since = Math.max(setting.set_at.getTime(), last_done_at?.getTime() ?? 0)
  return at.getTime() - since > SILENT_MS ? 'not_written' : null
}

/** 2026-12-01 → the file's name; nothing in it tells of anybody. */
export const fileName = (night: string) => `tomoshibi-${night}.xlsx`

/** Which of the files in the folder are older than the newest so many; other people's files are none of ours. */
export const outdated = (files: readonly string[], nights: number) =>
  files
    .filter((name) => /^tomoshibi-\d{4}-\d\d-\d\d\.xlsx$/.test(name))
    .sort()
    .reverse()
    .slice(nights)

/** The association's own folder: its name for people, the beginning of its id so that no two share one. */
export const folderName = ({ id, name }: { id: string; name: string }) =>
  `${name.replace(/[^\p{L}\p{N}]+/gu, '_').slice(0, 40)}${folderMark(id)}`
export const folderMark = (id: string) => `-${id.slice(0, 8)}`

export const NIGHTS = { least: 2, most: 31, usual: 7 } as const
export const PASS_LENGTH = { least: 12, most: 64 } as const

/** Who may read every doctor's number anyway. */
export const RECIPIENT_ROLES: readonly StaffRole[] = ['office', 'chair', 'committee']

export interface TwinWish {
  way: 'off' | TwinWay
  recipients: string[]
  nights: number
  /** Null keeps the one that was set before. */
  pass: string | null
}

export type TwinFault =
  | 'way_missing'
  | 'folder_unknown'
  | 'nobody_chosen'
  | 'nights_wrong'
  | 'pass_missing'
  | 'pass_short'
  | 'pass_letters'
  | 'pass_differs'
export type TwinFaults = Partial<Record<'way' | 'recipients' | 'nights' | 'pass' | 'pass_again', TwinFault>>

interface Known {
  people: readonly { user_id: string }[]
  has_folder: boolean
  has_pass: boolean
}

/** What was typed, or everything that is wrong with it. What is switched off asks for nothing more. */
export function readWish(
  form: Record<string, string | undefined>,
  { people, has_folder, has_pass }: Known,
): { ok: true; wish: TwinWish } | { ok: false; faults: TwinFaults } {
  const recipients = people.map(({ user_id }) => user_id).filter((id) => form[`to-${id}`] === 'on')
  const way = WAYS.find((known) => known === form.way)
  const nights = /^\d{1,2}$/.test(form.nights?.normalize('NFKC').trim() ?? '')
    ? Number(form.nights?.normalize('NFKC'))
    : Number.NaN
  const pass = form.pass ? form.pass : null
  if (way === 'off')
    return {
      ok: true,
      wish: { way, recipients, nights: inRange(nights) ? nights : NIGHTS.usual, pass: null },
    }
  const faults: TwinFaults = {
    ...(!way ? { way: 'way_missing' } : {}),
    ...(way === 'folder' && !has_folder ? { way: 'folder_unknown' } : {}),
    ...(way === 'mail' && recipients.length === 0 ? { recipients: 'nobody_chosen' } : {}),
    ...(inRange(nights) ? {} : { nights: 'nights_wrong' }),
    ...passFault(form, has_pass),
  }
  return way && Object.keys(faults).length === 0
    ? { ok: true, wish: { way, recipients, nights, pass } }
    : { ok: false, faults }
}

const WAYS = ['off', 'mail', 'folder'] as const

const inRange = (nights: number) => nights >= NIGHTS.least && nights <= NIGHTS.most

/** Excel asks with the Japanese keyboard switched off, so only what every keyboard types can be typed again. */
function passFault(
  { pass = '', pass_again = '' }: Record<string, string | undefined>,
  has_pass: boolean,
): TwinFaults {
  if (pass === '' && pass_again === '') return has_pass ? {} : { pass: 'pass_missing' }
  if (!/^[\x20-\x7e]*$/.test(pass)) return { pass: 'pass_letters' }
  if (pass.trim().length < PASS_LENGTH.least || pass.length > PASS_LENGTH.most) return { pass: 'pass_short' }
  return pass === pass_again ? {} : { pass_again: 'pass_differs' }
}
