import type { KnownMap } from '../../areas/known-maps.ts'
import type { MapInUse } from '../../areas/queries.ts'
import { type Area, areaFor } from '../../areas/ties.ts'
import { replyRate } from '../rules.ts'
import type { MapTile } from './tile-map.tsx'

export interface WardTile extends MapTile {
  /** Null where the roster does not say. */
  ward: string | null
  unreached: number
}

/** One line of the table: an area with all 区 in it, or a 区 that is on no map. */
export interface AreaRow {
  /** Of the area in the picture; null for what is not in it. */
  number: number | null
  name: string
  /** In the picture, where there is less room. */
  label: string
  counts: Omit<WardTile, 'name' | 'ward'>
}

export interface AreaView {
  sheet: Pick<MapInUse, 'width' | 'height'>
  drawn: { area: Area; row: AreaRow }[]
  /** Of the picture, with nobody asked in them. */
  empty: Area[]
  /** Every person exactly once, so that the sum is the table's. */
  rows: AreaRow[]
}

/** Adds the wards up to the areas they lie in; what lies in none is a line of its own. */
export function areaView(tiles: WardTile[], { map, areas }: KnownMap): AreaView {
  const { ties, width, height } = map
  const names = areas.map(({ name }) => name)
  const placed = tiles.map((tile) => ({
    tile,
    area: tile.ward === null ? null : areaFor(tile.ward, names, ties),
  }))
  const groups = Map.groupBy(placed, ({ area }) => area)
  const on_map = [...new Set(placed.map(({ area }) => area))].filter((name) => name !== null)
  const drawn = on_map.flatMap((name, n) => {
    const area = areas.find((one) => one.name === name)
    const some = (groups.get(name) ?? []).map(({ tile }) => tile)
    const label = some.length === 1 ? (some[0]?.name ?? name) : name
    const row = { number: n + 1, label, name: wordsFor(name, some), counts: sumOf(some) }
    return area ? [{ area, row }] : []
  })
  const rest = (groups.get(null) ?? []).map(({ tile }) => ({
    number: null,
    name: tile.name,
    label: tile.name,
    counts: sumOf([tile]),
  }))
  return {
    sheet: { width, height },
    drawn,
    empty: areas.filter(({ name }) => !on_map.includes(name)),
    rows: [...drawn.map(({ row }) => row), ...rest],
  }
}

/** A 区 is called what the roster calls it, in the picture as in the table; several of them by their area. */
function wordsFor(area: string, tiles: WardTile[]) {
  const [first, ...others] = tiles.map(({ name }) => name)
  return first && others.length === 0 ? first : `${area}（${[first, ...others].join('、')}）`
}

const sumOf = (tiles: WardTile[]): AreaRow['counts'] => ({
  prompted: total(tiles, 'prompted'),
  replied: total(tiles, 'replied'),
  needs_help: total(tiles, 'needs_help'),
  unreached: total(tiles, 'unreached'),
})

const total = (tiles: WardTile[], key: keyof AreaRow['counts']) =>
  tiles.reduce((sum, tile) => sum + tile[key], 0)

/** The second line of an area's words. */
export function shareWords({ counts }: AreaRow) {
  const share = replyRate(counts)
  const words = share === null ? '該当なし' : `${Math.round(share * 100)}%`
  return counts.needs_help > 0 ? `${words} ▲${counts.needs_help}` : words
}
