import { simplify } from '@turf/simplify'
import { geoMercator, geoPath } from 'd3-geo'
import { areaOf, type Figure, type Polygon, type Position, type Ring } from './geojson.ts'
import type { Room, Shape } from './table.ts'

/** Of the drawing, in its own units; a telephone shows about one pixel of each. */
const SIDE = 480
const MARGIN = 6
/** In characters of all paths together: a map has to come over a bad line. */
const LIGHT = 40_000
/** Half a unit first: a gap between two neighbours is thinner than the line that is drawn along it. */
const FINEST = 0.5
const LETTER_HEIGHT = 33

/** Simplifying may take the square of these: a file made to be slow must not stop the server that counts answers. */
const MOST_POINTS = { of_ring: 2_000, of_all: 20_000 } as const

export interface Drawing {
  width: number
  height: number
  shapes: Shape[]
}

/** 描く — projects the figures onto one sheet and leaves out the points that nobody could see. */
export function draw(figures: Figure[]): Drawing {
  const sheet = project(figures)
  const thinned = thin(sheet.figures)
  let tolerance = FINEST
  const rooms = thinned.map(({ polygons }) => roomIn(polygons))
  let shapes = shapesOf(thinned, rooms, tolerance)
  while (weightOf(shapes) > LIGHT && tolerance < SIDE / 20) {
    tolerance *= 1.5
    shapes = shapesOf(thinned, rooms, tolerance)
  }
  return { width: sheet.width, height: sheet.height, shapes }
}

const weightOf = (shapes: Shape[]) => shapes.reduce((sum, { d }) => sum + d.length, 0)

/** Mercator keeps the shapes of a city as they are; the sheet is as high as the figures ask for. */
function project(figures: Figure[]) {
  // As points: a ring's direction would decide what is inside of it, and files disagree on that.
  const everything = {
    type: 'MultiPoint' as const,
    coordinates: figures.flatMap(({ polygons }) => polygons.flat(2).map(([x, y]) => [x, y])),
  }
  const inner: [[number, number], [number, number]] = [
    [MARGIN, MARGIN],
    [SIDE - MARGIN, SIDE - MARGIN],
  ]
  const projection = geoMercator().fitExtent(inner, everything)
  const [[left, top], [right, bottom]] = geoPath(projection).bounds(everything)
  const place = ([lon, lat]: readonly [number, number]): [number, number] => {
    const [x, y] = projection([lon, lat]) ?? [left, top]
    return [x - left + MARGIN, y - top + MARGIN]
  }
  return {
    width: Math.ceil(right - left + 2 * MARGIN),
    height: Math.ceil(bottom - top + 2 * MARGIN),
    figures: figures.map(({ texts, polygons }) => ({
      texts,
      polygons: polygons.map((rings) => rings.map((ring) => ring.map(place))),
    })),
  }
}

const shapesOf = (figures: Figure[], rooms: Room[], tolerance: number): Shape[] =>
  figures.map(({ texts, polygons }, n) => {
    const coordinates = polygons.map((rings) => rings.map((ring) => ring.map(([x, y]) => [x, y])))
    const light = simplify({ type: 'MultiPolygon' as const, coordinates }, { tolerance, mutate: true })
    return { texts, d: geoPath().digits(1)(light) ?? '', room: rooms[n] ?? roomIn(polygons) }
  })

/** Leaves out points closer to each other than a screen can show, and more of them where there are very many. */
function thin(figures: Figure[]): Figure[] {
  for (let distance = FINEST; ; distance *= 1.5) {
    const thinned = figures.map(({ texts, polygons }) => ({ texts, polygons: seen(polygons, distance) }))
    const sizes = thinned.flatMap(({ polygons }) => polygons.flat().map(({ length }) => length))
    const all = sizes.reduce((sum, size) => sum + size, 0)
    if (distance > SIDE || (all <= MOST_POINTS.of_all && sizes.every((size) => size <= MOST_POINTS.of_ring)))
      return thinned
  }
}

/** Islands and holes smaller than a dot are left out; of a figure that is all small, its largest becomes a dot. */
function seen(polygons: Polygon[], distance: number): Polygon[] {
  const some = polygons.flatMap(([outer = [], ...holes]) => {
    const ring = spaced(outer, distance)
    return ring
      ? [[ring, ...holes.map((hole) => spaced(hole, distance)).filter((hole) => hole !== null)]]
      : []
  })
  if (some.length > 0) return some
  const size = ([outer]: Polygon) => areaOf(outer ?? [])
  const [largest] = polygons.toSorted((one, other) => size(other) - size(one))
  return [[dotAt(largest?.[0]?.[0] ?? [0, 0])]]
}

/** The ring with its points so far apart; null where nothing of it is left to be seen. */
function spaced(ring: Ring, distance: number): Ring | null {
  const [first] = ring
  if (!first) return null
  const kept = [first]
  let last = first
  for (const point of ring)
    if (Math.hypot(point[0] - last[0], point[1] - last[1]) >= distance) {
      kept.push(point)
      last = point
    }
  const closed = last === first ? kept : [...kept, first]
  return closed.length >= 4 && areaOf(closed) >= distance * distance ? closed : null
}

const dotAt = ([x, y]: Position): Ring => [
  [x - 1, y - 1],
  [x + 1, y - 1],
  [x + 1, y + 1],
  [x - 1, y + 1],
  [x - 1, y - 1],
]

const LINES = 24
const WIDE_ENOUGH = 0.9

/** The widest stretch of a figure in which two lines of letters stand wholly inside of it. */
export function roomIn(polygons: Polygon[]): Room {
  const rings = polygons.flat()
  const ys = rings.flat().map(([, y]) => y)
  const [top, bottom] = [least(ys), -least(ys.map((y) => -y))]
  const rooms = Array.from({ length: LINES }, (_, n) => {
    const y = top + ((n + 0.5) / LINES) * (bottom - top)
    const half = Math.min(LETTER_HEIGHT / 2, (bottom - top) / 2)
    const lines = [y - half, y, y + half].map((at) => insideAt(rings, at))
    return lines.reduce(shared).map(([from, to]) => ({ x: (from + to) / 2, y, width: to - from }))
  }).flat()
  const widest = rooms.reduce((most, { width }) => Math.max(most, width), 0)
  // Of places nearly as wide the one in the middle: there the eye looks for the words.
  const [best] = rooms
    .filter(({ width }) => width >= WIDE_ENOUGH * widest)
    .toSorted((one, other) => Math.abs(one.y - middle(ys)) - Math.abs(other.y - middle(ys)))
  const room = best ?? { x: middle(rings.flat().map(([x]) => x)), y: middle(ys), width: 0 }
  return { x: round(room.x), y: round(room.y), width: round(room.width) }
}

/** Stretches of a level line that lie inside, by the even-odd rule: holes are outside. */
function insideAt(rings: Ring[], y: number): [number, number][] {
  const crossings: number[] = []
  for (const ring of rings) {
    let [from_x, from_y] = ring[0] ?? [0, 0]
    for (const [x, to_y] of ring) {
      if (from_y <= y !== to_y <= y) crossings.push(from_x + ((y - from_y) / (to_y - from_y)) * (x - from_x))
      from_x = x
      from_y = to_y
    }
  }
  crossings.sort((one, other) => one - other)
  return crossings.flatMap((from, n) => {
    const to = crossings[n + 1]
    return n % 2 === 0 && to !== undefined ? [[from, to] as [number, number]] : []
  })
}

/** What lies in a stretch of both; each list is in order, so one walk along them is enough. */
function shared(some: [number, number][], others: [number, number][]): [number, number][] {
  const found: [number, number][] = []
  for (let n = 0, m = 0; n < some.length && m < others.length; ) {
    const one = some[n]
    const other = others[m]
    if (!one || !other) break
    const [from, to] = [Math.max(one[0], other[0]), Math.min(one[1], other[1])]
    if (from < to) found.push([from, to])
    if (one[1] < other[1]) n += 1
    else m += 1
  }
  return found
}

// A spread of 100,000 arguments is more than a call can take.
const least = (values: number[]) =>
  values.reduce((of, value) => Math.min(of, value), Number.POSITIVE_INFINITY)
const middle = (values: number[]) => (least(values) - least(values.map((value) => -value))) / 2
const round = (value: number) => Math.round(value * 10) / 10
