import { createHash } from 'node:crypto'
import type { Room, Shape } from './table.ts'

/** 地域 — all figures of one name. */
export interface Area {
  name: string
  /** How many figures make it. */
  figures: number
  d: string
  room: Room
}

/** The areas of a map under the property that names them; islands of one ward come together. */
export function areasOf(shapes: Shape[], key: string): Area[] {
  const named = Map.groupBy(shapes, ({ texts }) => texts[key] ?? '')
  return [...named].map(([name, some]) => ({
    name,
    figures: some.length,
    d: some.map(({ d }) => d).join(''),
    room: some.map(({ room }) => room).reduce((widest, room) => (room.width > widest.width ? room : widest)),
  }))
}

/** What ends the name of a district in one list and not in the other. */
const ENDS = /(?:中学校区|小学校区|中学校|小学校|校区|学区|地区|区|市|町|村)$/

const plain = (name: string) => name.normalize('NFKC').replace(/\s/g, '')
const bare = (name: string) => plain(name).replace(ENDS, '') || plain(name)

/** From the strictest to the loosest; a step counts only where it finds exactly one area. */
const STEPS: ((ward: string, area: string) => boolean)[] = [
  (ward, area) => plain(area) === plain(ward),
  (ward, area) => bare(area) === bare(ward),
  // 大阪市都島区 for 都島区, and not 東川口 for 川口: what stands before has to be a place of its own.
  (ward, area) =>
    [...plain(ward)].length > 1 &&
    plain(area).endsWith(plain(ward)) &&
    /[都道府県市郡区町村]$/.test(plain(area).slice(0, -plain(ward).length)),
]

/** The area of a ward of the roster: as the office said, or else by name; null where none or more than one fits. */
export function areaFor(ward: string, names: readonly string[], said: Record<string, string>): string | null {
  const own = Object.hasOwn(said, ward) ? said[ward] : undefined
  if (own === '') return null
  if (own !== undefined && names.includes(own)) return own
  for (const fits of STEPS) {
    const found = names.filter((name) => fits(ward, name))
    if (found.length > 0) return found.length === 1 ? (found[0] ?? null) : null
  }
  return null
}

export interface Ties {
  tied: { ward: string; area: string }[]
  /** 区 of the roster that are nowhere on the map. */
  wards: string[]
  /** Areas of the map in which the roster has nobody. */
  areas: string[]
}

export function tie(wards: readonly string[], names: readonly string[], said: Record<string, string>): Ties {
  const found = wards.map((ward) => ({ ward, area: areaFor(ward, names, said) }))
  const tied = found.flatMap(({ ward, area }) => (area === null ? [] : [{ ward, area }]))
  return {
    tied,
    wards: found.filter(({ area }) => area === null).map(({ ward }) => ward),
    areas: names.filter((name) => !tied.some(({ area }) => area === name)),
  }
}

/** What the office chose for a 区: an area, nowhere (an empty name), or to go by its name (null). */
export type Chosen = Record<string, string | null>

/** Short words for what a form of ties was made from, so that the second of two clerks overwrites nothing. */
export function stateOf({ name_key, ties }: { name_key: string | null; ties: Record<string, string> }) {
  const said = Object.entries(ties).toSorted(([one], [other]) => (one < other ? -1 : 1))
  return createHash('sha256')
    .update(JSON.stringify([name_key, said]))
    .digest('base64url')
    .slice(0, 16)
}

/** Only the 区 that stood in the form change. */
export function merged(ties: Record<string, string>, chosen: Chosen): Record<string, string> {
  const all = Object.entries({ ...ties, ...chosen })
  return Object.fromEntries(all.filter((one): one is [string, string] => one[1] !== null))
}
