import { HIDDEN } from '../ui/hidden-characters.ts'

export type Position = readonly [number, number]
export type Ring = Position[]
/** The outer ring first, then its holes. */
export type Polygon = Ring[]

/** One figure as the file has it, checked. */
export interface Figure {
  texts: Record<string, string>
  polygons: Polygon[]
}

export const MOST = { bytes: 5 * 1_048_576, figures: 300, points: 200_000, keys: 20, letters: 40 } as const

/** Why a file cannot become a map, and what mends it; `of` is the how-manieth figure. */
export const GEOJSON_FAULTS = {
  no_file: 'ファイルが選ばれていません。GeoJSONのファイルを選んでください。',
  wrong_kind:
    'GeoJSON（.geojson か .json）ではありません。シェープファイル(.shp)やKMLは、QGISなどでGeoJSONに書き出してください。',
  too_large:
    'ファイルが5MBより大きいです。要る区だけにするか、mapshaperやQGISで線を簡単にしてから、もう一度選んでください。',
  not_json: 'ファイルの中身が読めません。途中で切れていないかを確かめ、GeoJSONで書き出し直してください。',
  topojson: 'TopoJSONです。GeoJSONの形式で書き出し直してください。',
  not_geojson: 'GeoJSONの「FeatureCollection」ではありません。区の面をGeoJSONで書き出し直してください。',
  no_figures: '図形が1つも入っていません。区の面が入ったファイルを選んでください。',
  too_many_figures: `図形が${MOST.figures}より多いです。要る区だけにして書き出し直してください。`,
  too_many_points: `点が${MOST.points / 10_000}万より多いです。mapshaperやQGISで線を簡単にしてください。`,
  wrong_geometry: '面（PolygonかMultiPolygon）ではありません。点や線を除いて書き出し直してください。',
  broken_point: '数でない座標があります。GeoJSONで書き出し直してください。',
  short_ring: '点が4つより少ない輪があります。その図形を直すか、除いてください。',
  open_ring: '輪が閉じていません。最後の点を、はじめの点と同じにしてください。',
  flat_ring: '面の広さがありません。その図形を直すか、除いてください。',
  not_degrees:
    '座標が経度と緯度ではありません。世界測地系の経緯度（EPSG:4326か6668）に変えて書き出し直してください。',
  swapped: '緯度と経度が逆のようです。「経度, 緯度」の順で書き出し直してください。',
  not_japan: '日本の外の座標です。経度122〜154度、緯度20〜46度の区を選んでください。',
  no_names:
    '地域の名前になる項目がありません。どの図形にも、名前の文字（40文字まで）が入った項目を1つ足してください。',
  garbled: '名前の文字が化けています。文字コードをUTF-8にして書き出し直してください。',
} as const
export type GeoJsonFault = keyof typeof GEOJSON_FAULTS
export interface Fault {
  ok: false
  reason: GeoJsonFault
  /** The how-manieth figure, from 1. */
  of?: number
}
export type Read = { ok: true; figures: Figure[] } | Fault

const fault = (reason: GeoJsonFault, n?: number): Fault =>
  n === undefined ? { ok: false, reason } : { ok: false, reason, of: n + 1 }

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** 読み取り — a parsed file as figures, or the first thing that is wrong with it. Every figure has the same `texts`. */
export function readGeoJson(file: unknown): Read {
  if (!isObject(file)) return fault('not_geojson')
  if (file.type === 'Topology') return fault('topojson')
  const features = file.type === 'Feature' ? [file] : file.features
  if (!Array.isArray(features) || (file.type !== 'FeatureCollection' && file.type !== 'Feature'))
    return fault('not_geojson')
  if (features.length === 0) return fault('no_figures')
  if (features.length > MOST.figures) return fault('too_many_figures')
  const figures: { properties: Record<string, unknown>; polygons: Polygon[] }[] = []
  let points = 0
  for (const [n, feature] of features.entries()) {
    if (!isObject(feature)) return fault('not_geojson', n)
    const polygons = polygonsOf(feature.geometry)
    if (typeof polygons === 'string') return fault(polygons, n)
    points += polygons.flat().reduce((sum, ring) => sum + ring.length, 0)
    if (points > MOST.points) return fault('too_many_points')
    figures.push({ properties: isObject(feature.properties) ? feature.properties : {}, polygons })
  }
  const keys = keysOf(figures.map(({ properties }) => properties))
  if (typeof keys === 'string') return fault(keys)
  return {
    ok: true,
    figures: figures.map(({ properties, polygons }) => ({
      polygons,
      texts: Object.fromEntries(keys.map((key) => [key, textOf(properties[key])])),
    })),
  }
}

function polygonsOf(geometry: unknown): Polygon[] | GeoJsonFault {
  if (!isObject(geometry) || !Array.isArray(geometry.coordinates)) return 'wrong_geometry'
  const { type, coordinates } = geometry
  const found: unknown[] | null =
    type === 'Polygon' ? [coordinates] : type === 'MultiPolygon' ? coordinates : null
  if (!found || found.length === 0) return 'wrong_geometry'
  const polygons: Polygon[] = []
  for (const polygon of found) {
    if (!Array.isArray(polygon) || polygon.length === 0) return 'wrong_geometry'
    const rings: Ring[] = []
    for (const one of polygon) {
      const ring = ringOf(one)
      if (typeof ring === 'string') return ring
      rings.push(ring)
    }
    polygons.push(rings)
  }
  return polygons
}

function ringOf(ring: unknown): Ring | GeoJsonFault {
  if (!Array.isArray(ring)) return 'broken_point'
  const read: Ring = []
  for (const point of ring) {
    const wrong = pointFault(point)
    if (wrong) return wrong
    read.push([point[0], point[1]])
  }
  const [first, last] = [read[0], read.at(-1)]
  if (read.length < 4 || !first || !last) return 'short_ring'
  if (first[0] !== last[0] || first[1] !== last[1]) return 'open_ring'
  return areaOf(read) < FLAT ? 'flat_ring' : read
}

/** Square degrees; a tenth of a square metre. */
const FLAT = 1e-11

/** Of a ring, by the shoelace formula, measured from its first point so that no digits are lost. */
export function areaOf(ring: Ring) {
  const [from] = ring
  if (!from) return 0
  let twice = 0
  for (const [n, [x, y]] of ring.entries()) {
    const [to_x, to_y] = ring[n + 1] ?? from
    twice += (x - from[0]) * (to_y - from[1]) - (to_x - from[0]) * (y - from[1])
  }
  return Math.abs(twice) / 2
}

const within = (value: number, from: number, to: number) => value >= from && value <= to
const isLon = (value: number) => within(value, 122, 154)
const isLat = (value: number) => within(value, 20, 46)

function pointFault(point: unknown): GeoJsonFault | null {
  if (!Array.isArray(point) || point.length < 2) return 'broken_point'
  const [x, y] = point
  if (!Number.isFinite(x) || !Number.isFinite(y)) return 'broken_point'
  if (isLon(x) && isLat(y)) return null
  if (isLon(y) && isLat(x)) return 'swapped'
  return within(x, -180, 180) && within(y, -90, 90) ? 'not_japan' : 'not_degrees'
}

const textOf = (value: unknown) =>
  (typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '').normalize('NFC').trim()

const isName = (text: string) => text !== '' && [...text].length <= MOST.letters && !HIDDEN.test(text)

/** The properties that could name the areas: a fit text in every figure. */
function keysOf(properties: Record<string, unknown>[]): string[] | GeoJsonFault {
  const [first = {}] = properties
  const fit = Object.keys(first).filter(
    (key) => isName(key) && properties.every((one) => Object.hasOwn(one, key) && isName(textOf(one[key]))),
  )
  // One such letter says that the whole file is in another encoding.
  if (fit.some((key) => properties.some((one) => textOf(one[key]).includes('\uFFFD')))) return 'garbled'
  return fit.length > 0 ? fit.slice(0, MOST.keys) : 'no_names'
}
