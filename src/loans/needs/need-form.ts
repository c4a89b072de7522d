import { NOTE_REFUSALS, refusalOfNote } from '../../roster/note-rules.ts'
import { DEVICES, type DeviceClass, deviceOf } from '../devices.ts'
import type { PowerNeed, PowerNeedDevice } from './table.ts'

/** Text fields as they were typed. */
export type Typed = Record<string, string | undefined>

export type WishedDevice = Pick<
  PowerNeedDevice,
  'device' | 'count' | 'rated_w' | 'measured_w' | 'starting_w' | 'from_label'
>

/** What somebody asks for, read from a form. */
export interface Wish extends Pick<PowerNeed, 'place' | 'can_carry' | 'note' | 'patients'> {
  hours_needed: number
  battery_left_hours: number | null
  devices: WishedDevice[]
}

export type NeedFaults = Record<string, string>

const MOST_COUNT = 50
const MOST_LABEL_W = 10_000
const MOST_HOURS = 1_000
const MOST_STARTING_W = 30_000

export const countField = (code: string) => `n_${code}`
export const labelField = (code: string) => `w_${code}`

/** Reads the form, or says of each field how to mend it. `names` are the roster's. */
export function readWish(
  typed: Typed,
  names: readonly string[],
): { ok: true; wish: Wish } | { ok: false; faults: NeedFaults } {
  const faults: NeedFaults = {}
  const number = (name: string, { most, decimals }: { most: number; decimals: boolean }, fault: string) => {
    const read = readNumber(typed[name] ?? '', decimals)
    if (read === 'wrong' || (read !== null && read > most)) faults[name] = fault
    return read === 'wrong' ? null : read
  }
  const devices = DEVICES.flatMap((device) => {
    const [n, w] = [countField(device.code), labelField(device.code)]
    const count = number(
      n,
      { most: MOST_COUNT, decimals: false },
      `${device.label}の台数は、0から${MOST_COUNT}までの数字で入れてください。`,
    )
    const label_w = number(
      w,
      { most: MOST_LABEL_W, decimals: false },
      `${device.label}の銘板のW数は、1から10000までの数字で入れてください。`,
    )
    if (label_w === 0) faults[w] = `${device.label}の銘板のW数は、1から10000までの数字で入れてください。`
    if (label_w && !count && !faults[n]) faults[n] = `${device.label}の台数も入れてください。`
    return count && !faults[n] && !faults[w] ? [wishedDevice(device, count, label_w)] : []
  })
  const hours_needed = number(
    'hours_needed',
    { most: MOST_HOURS, decimals: true },
    '必要な時間は、1000時間までの数字で入れてください。例: 24',
  )
  if (!hours_needed && !faults.hours_needed) faults.hours_needed = '必要な時間を入れてください。例: 24'
  const battery_left_hours = number(
    'battery_left_hours',
    { most: MOST_HOURS, decimals: true },
    '残りの時間は、1000時間までの数字で入れてください。分からないときは空けてください。',
  )
  const patients = number(
    'patients',
    { most: 1000, decimals: false },
    '患者さんの人数は、0から1000までの数字で入れてください。',
  )
  if (patients === null && !faults.patients)
    faults.patients = '患者さんの人数を入れてください。いないときは0です。'
  if (devices.length === 0 && Object.keys(faults).every((name) => !/^[nw]_/.test(name)))
    faults.devices = '使いたい機器の台数を、1つ以上入れてください。'
  const place = words(typed.place)
  const note = words(typed.note)
  if (place && [...place].length > 100) faults.place = '100文字までにしてください。'
  for (const [name, text] of [
    ['place', place],
    ['note', note],
  ] as const) {
    const refusal = text && !faults[name] ? refusalOfNote(text, names) : null
    if (refusal) faults[name] = NOTE_REFUSALS[refusal]
  }
  if (Object.keys(faults).length > 0) return { ok: false, faults }
  const can_carry = typed.can_carry === 'yes' ? true : typed.can_carry === 'no' ? false : null
  return {
    ok: true,
    wish: {
      devices,
      hours_needed: hours_needed ?? 0,
      battery_left_hours,
      patients: patients ?? 0,
      place,
      can_carry,
      note,
    },
  }
}

/** With the label's watts in place of the usual ones; what was measured in a laboratory still counts, up to the label. */
export function wishedDevice(device: DeviceClass, count: number, label_w: number | null): WishedDevice {
  const rated_w = label_w ?? device.rated_w
  return {
    device: device.code,
    count,
    rated_w,
    measured_w: Math.min(device.measured_w ?? rated_w, rated_w),
    starting_w:
      device.starting_w === null
        ? null
        : Math.min(MOST_STARTING_W, Math.ceil((device.starting_w / device.rated_w) * rated_w)),
    from_label: label_w !== null,
  }
}

type Standing = Omit<PowerNeed, 'hours_needed' | 'battery_left_hours'> & {
  hours_needed: number | string
  battery_left_hours: number | string | null
  devices: Omit<WishedDevice, 'measured_w' | 'starting_w'>[]
}

/** The form of a need that stands, for changing it. */
export const typedOf = (need: Standing): Typed => ({
  ...Object.fromEntries(
    need.devices.flatMap(({ device, count, rated_w, from_label }) => [
      [countField(device), String(count)],
      [labelField(device), from_label ? String(rated_w) : ''],
    ]),
  ),
  hours_needed: plain(need.hours_needed),
  battery_left_hours: need.battery_left_hours === null ? '' : plain(need.battery_left_hours),
  patients: String(need.patients),
  place: need.place ?? '',
  can_carry: need.can_carry === null ? '' : need.can_carry ? 'yes' : 'no',
  note: need.note ?? '',
})

/** The same words again are no change: a second press adds nothing. */
export const isSameWish = (need: Standing, wish: Wish) =>
  JSON.stringify(inOrder(typedOf(need))) === JSON.stringify(inOrder(typedOf({ ...need, ...wish })))

const inOrder = (typed: Typed) => Object.entries(typed).sort(([a], [b]) => a.localeCompare(b))

/** Which version of a need a form was made from; 0, which none has, where that cannot be read. */
export const readVersion = ({ version = '' }: Typed) => (/^\d{1,9}$/.test(version) ? Number(version) : 0)

/** 24.0 → 24 */
const plain = (hours: number | string) => String(Number(hours))

export const deviceName = (code: string) => deviceOf(code)?.label ?? 'その他の機器'

const words = (text: string | undefined) => text?.trim().replaceAll('\r\n', '\n') || null

function readNumber(typed: string, decimals: boolean): number | null | 'wrong' {
  const text = typed
    .normalize('NFKC')
    .trim()
    .replace(/\s*(時間|台|人|W)$/i, '')
  if (text === '') return null
  return (decimals ? /^\d{1,4}(\.\d)?$/ : /^\d{1,5}$/).test(text) ? Number(text) : 'wrong'
}
