import { asId } from '../id.ts'
import type { MemberId } from '../roster/table.ts'
import { HIDDEN } from '../ui/hidden-characters.ts'
import type { ReliefStationId } from './table.ts'

/** 参集 — when somebody can come, in the order in which he is wanted; the codes of MUSTER that mean yes. */
export const COMING = { 1: 'すぐ行ける', 2: '3時間以内', 3: '本日中' } as const
export const NOT_COMING = '4'

/** One choice of the form: where a member is to go, and how many assignments of his the page knew. */
export interface Wanted {
  member: MemberId
  station: ReliefStationId | null
  seen: number
}

/** `to.<member>` = a station or nothing, `seen.<member>` = a number; what is not shaped like that is left out. */
export function readWanted(form: Record<string, string | undefined>): Wanted[] {
  return Object.entries(form).flatMap(([field, value = '']) => {
    const member = field.startsWith('to.') ? asId<'member'>(field.slice(3)) : null
    if (!member) return []
    const station = value === '' ? null : asId<'relief_station'>(value)
    const seen = Number(form[`seen.${member}`])
    if ((value !== '' && !station) || !Number.isInteger(seen) || seen < 0) return []
    return [{ member, station, seen }]
  })
}

export const MOST_NAME = 40
export const MOST_ADDRESS = 100

export type StationFault = 'no_name' | 'long_name' | 'long_address' | 'name_taken'

export const STATION_FAULTS: Record<StationFault, { field: 'name' | 'address'; words: string }> = {
  no_name: { field: 'name', words: '救護所の名前を書いてください。' },
  long_name: { field: 'name', words: `名前は${MOST_NAME}文字までにしてください。` },
  long_address: { field: 'address', words: `所在地は${MOST_ADDRESS}文字までにしてください。` },
  name_taken: { field: 'name', words: '同じ名前の救護所があります。別の名前にしてください。' },
}

/** A station as it was typed, or what is wrong with it. */
export function readStation(typed: {
  name: string
  address: string
}): StationFault | { name: string; address: string | null } {
  const [name, address] = [seen(typed.name), seen(typed.address)]
  if (name === '') return 'no_name'
  if ([...name].length > MOST_NAME) return 'long_name'
  if ([...address].length > MOST_ADDRESS) return 'long_address'
  return { name, address: address || null }
}

/** Without what nobody sees: a station named by a zero-width space would have no name on the sheet. */
const seen = (typed: string) => typed.replace(EVERY_HIDDEN, '').trim()
const EVERY_HIDDEN = new RegExp(HIDDEN, 'gu')
