/**
 * 地区の位置 — our own coarse grid, a tile about 1.3 km wide, x to the east and y to the south. Good enough to say which of
 * two units is nearer; not a route. Two maps have no common scale.
 */
const MAPS: Record<string, readonly [x: number, y: number]>[] = [
  {
    高井田: [0, 1],
    新喜多: [1, 1],
    楠根: [1, 0],
    布施: [0, 2],
    長栄: [1, 2],
    小阪: [2, 2],
    上小阪: [2, 3],
    長瀬: [1, 3],
    柏田: [0, 3],
    金岡: [1, 4],
    弥刀: [2, 4],
    意岐部: [2, 1],
    盾津: [3, 0],
    盾津東: [4, 0],
    若江: [3, 2],
    玉川: [3, 1],
    英田: [4, 1],
    花園: [4, 2],
    縄手北: [5, 2],
    縄手: [5, 3],
    池島: [4, 3],
    枚岡: [6, 2],
    石切: [6, 0],
    孔舎衙: [5, 0],
  },
  {
    西淀川区: [1, 0],
    淀川区: [2, 0],
    東淀川区: [3, 0],
    此花区: [0, 1],
    福島区: [1, 1],
    北区: [2, 1],
    都島区: [3, 1],
    旭区: [4, 1],
    港区: [0, 2],
    西区: [1, 2],
    中央区: [2, 2],
    城東区: [3, 2],
    鶴見区: [4, 2],
    大正区: [0, 3],
    浪速区: [1, 3],
    天王寺区: [2, 3],
    東成区: [3, 3],
    西成区: [1, 4],
    阿倍野区: [2, 4],
    生野区: [3, 4],
    住之江区: [0, 5],
    住吉区: [1, 5],
    東住吉区: [2, 5],
    平野区: [3, 5],
  },
]

/** Tiles from one ward to another; null where our grid does not know one of them. */
export function tilesBetween(ward: string | null, other: string | null): number | null {
  if (ward === null || other === null) return null
  if (ward === other) return 0
  for (const map of MAPS) {
    const [here, there] = [map[ward], map[other]]
    if (here && there) return Math.max(Math.abs(here[0] - there[0]), Math.abs(here[1] - there[1]))
  }
  return null
}

/** 地区の並べ方 — where each ward stands on a map of tiles, from the upper left; wards of no map stand in rows below. */
export function placesOf(wards: readonly string[], columns_below = 4): Map<string, { x: number; y: number }> {
  const known = (map: (typeof MAPS)[number]) => wards.filter((ward) => map[ward])
  const best = MAPS.toSorted((a, b) => known(b).length - known(a).length)[0] ?? {}
  const on_map = wards.flatMap((ward) => {
    const place = best[ward]
    return place ? [{ ward, x: place[0], y: place[1] }] : []
  })
  const left = Math.min(...on_map.map(({ x }) => x))
  const top = Math.min(...on_map.map(({ y }) => y))
  const rows = on_map.length === 0 ? 0 : Math.max(...on_map.map(({ y }) => y)) - top + 1
  const below = wards.filter((ward) => !best[ward])
  return new Map([
    ...on_map.map(({ ward, x, y }): [string, { x: number; y: number }] => [
      ward,
      { x: x - left, y: y - top },
    ]),
    ...below.map((ward, n): [string, { x: number; y: number }] => [
      ward,
      { x: n % columns_below, y: rows + Math.floor(n / columns_below) },
    ]),
  ])
}
