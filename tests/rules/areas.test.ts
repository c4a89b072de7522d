import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { draw, roomIn } from '../../src/areas/draw.ts'
import { areaOf, type Figure, MOST, readGeoJson } from '../../src/areas/geojson.ts'
import { placeMarkers, sizeFor } from '../../src/areas/labels.ts'
import type { MapInUse } from '../../src/areas/queries.ts'
import type { Shape } from '../../src/areas/table.ts'
import { areaFor, areasOf, tie } from '../../src/areas/ties.ts'
import { areaView, type WardTile } from '../../src/board/map/area-rows.ts'
import { collection, feature, square, WARDS } from '../areas.ts'

const named = { name: '東' }
const one = (coordinates: unknown, type?: string) => collection(feature(named, coordinates, type))
const moved = (by: (x: number, y: number) => unknown[]) => one([square(0, 0).map(([x, y]) => by(x, y))])
/** A round island with a rugged coast. */
const coast = (n: number) => {
  const round = Array.from({ length: n }, (_, at) => {
    const angle = (at / n) * 2 * Math.PI
    const far = 0.1 + 0.0001 * Math.sin(at)
    return [135.5 + far * Math.cos(angle), 34.6 + far * Math.sin(angle)]
  })
  return [...round, round[0]]
}
const figuresOf = (file: unknown): Figure[] => {
  const read = readGeoJson(file)
  if (!read.ok) throw new Error(read.reason)
  return read.figures
}

describe('what is no map is refused, and it is said which figure is wrong', () => {
  const many = (n: number) => Array.from({ length: n }, () => feature(named, [square(0, 0)]))
  test.each([
    ['a list', [], 'not_geojson', undefined],
    ['a bare geometry', { type: 'Polygon', coordinates: [square(0, 0)] }, 'not_geojson', undefined],
    ['TopoJSON', { type: 'Topology', objects: {}, arcs: [] }, 'topojson', undefined],
    ['no figure', collection(), 'no_figures', undefined],
    ['no feature', collection(7), 'not_geojson', 1],
    ['too many figures', collection(...many(MOST.figures + 1)), 'too_many_figures', undefined],
    ['too many points', one([coast(MOST.points)]), 'too_many_points', undefined],
    ['a point', collection(...many(1), feature(named, [135, 34], 'Point')), 'wrong_geometry', 2],
    ['a line', one(square(0, 0), 'LineString'), 'wrong_geometry', 1],
    ['no geometry', collection({ type: 'Feature', properties: named, geometry: null }), 'wrong_geometry', 1],
    [
      'several kinds in one',
      collection({ ...feature(named, []), geometry: { type: 'GeometryCollection', geometries: [] } }),
      'wrong_geometry',
      1,
    ],
    ['a polygon of nothing', one([]), 'wrong_geometry', 1],
    ['a flat list of points', one(square(0, 0)), 'broken_point', 1],
    ['a word for a number', one([[['135', 34], ...square(0, 0)]]), 'broken_point', 1],
    ['a ring that is open', one([square(0, 0).slice(0, 4)]), 'open_ring', 1],
    ['a ring of three points', one([square(0, 0).slice(0, 3)]), 'short_ring', 1],
    ['an open hole', one([square(0, 0), square(0.2, 0.2, 0.1).slice(0, 4)]), 'open_ring', 1],
    [
      'a ring without an inside',
      one([
        [
          [135, 34],
          [136, 35],
          [135, 34],
          [135, 34],
        ],
      ]),
      'flat_ring',
      1,
    ],
    ['metres', moved((x, y) => [x * 1000, y * 1000]), 'not_degrees', 1],
    ['lat before lon', moved((x, y) => [y, x]), 'swapped', 1],
    ['Paris', moved((x, y) => [x - 133, y + 14]), 'not_japan', 1],
    ['nameless figures', collection(feature({}, [square(0, 0)])), 'no_names', undefined],
    [
      'a name that not every figure has',
      collection(...many(1), feature({ name: ' ' }, [square(0, 0)])),
      'no_names',
      undefined,
    ],
    [
      'a name too long',
      collection(feature({ name: '東'.repeat(41) }, [square(0, 0)])),
      'no_names',
      undefined,
    ],
    ['hidden letters', collection(feature({ name: '東\u202e区' }, [square(0, 0)])), 'no_names', undefined],
    ['Shift_JIS', collection(feature({ name: '\uFFFD\uFFFD' }, [square(0, 0)])), 'garbled', undefined],
  ])('%s', (_, file, reason, of) => {
    const read = readGeoJson(file)
    expect(read).toEqual({ ok: false, reason, ...(of ? { of } : {}) })
  })
})

test('a single feature, heights, other members and numbers as names are taken as they are', () => {
  const high = {
    ...feature({ no: 7, name: ' 東区\u3099 ' }, [square(0, 0).map(([x, y]) => [x, y, 3])]),
    id: 1,
    bbox: [],
  }
  expect(figuresOf(high)).toEqual([
    { texts: { no: '7', name: '東区\u3099'.normalize('NFC') }, polygons: [[square(0, 0)]] },
  ])
  expect(figuresOf(WARDS).map(({ texts }) => texts)).toEqual([
    { id: '1', KU: '西区' },
    { id: '2', KU: '東区' },
    { id: '3', KU: '東区' },
    { id: '4', KU: '山区' },
  ])
})

/** Anything that JSON can hold, and much that looks like GeoJSON. */
const position = fc.oneof(
  fc.tuple(fc.double({ min: 122, max: 154, noNaN: true }), fc.double({ min: 20, max: 46, noNaN: true })),
  fc.tuple(fc.constantFrom(135, 135.1, 135.1000001), fc.constantFrom(34, 34.1, 34.1000001)),
)
const ring = fc.array(position, { minLength: 3, maxLength: 30 }).map((points) => [...points, points[0]])
const anyFeature = fc.record({
  type: fc.constant('Feature'),
  properties: fc.dictionary(fc.constantFrom('name', '__proto__', 'KU'), fc.oneof(fc.string(), fc.integer())),
  geometry: fc.oneof(
    fc.record({
      type: fc.constant('Polygon'),
      coordinates: fc.array(fc.oneof(ring, fc.jsonValue()), { maxLength: 3 }),
    }),
    fc.record({
      type: fc.constant('MultiPolygon'),
      coordinates: fc.array(fc.array(ring, { minLength: 1, maxLength: 2 })),
    }),
    fc.jsonValue(),
  ),
})
const looksLikeIt = fc.oneof(
  fc.jsonValue(),
  fc.record({
    type: fc.constant('FeatureCollection'),
    features: fc.array(fc.oneof(anyFeature, fc.jsonValue())),
  }),
)

test('whatever a file holds, it is refused with a reason or drawn whole, and nothing throws', () => {
  fc.assert(
    fc.property(looksLikeIt, (file) => {
      const read = readGeoJson(file)
      if (!read.ok) return
      for (const { polygons, texts } of read.figures) {
        expect(Object.keys(texts).length).toBeGreaterThan(0)
        for (const ring of polygons.flat()) {
          expect(ring[0]).toEqual(ring.at(-1))
          expect(areaOf(ring)).toBeGreaterThan(0)
        }
      }
      drawnWell(draw(read.figures))
    }),
    { numRuns: 300 },
  )
})

test('every set of closed rings in Japan is drawn inside of its sheet, in letters that are safe in an attribute', () => {
  const polygons = fc.array(fc.array(ring, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(fc.array(polygons, { minLength: 1, maxLength: 6 }), (several) => {
      const file = collection(...several.map((coordinates) => feature(named, coordinates, 'MultiPolygon')))
      const read = readGeoJson(file)
      if (read.ok) drawnWell(draw(read.figures))
      else expect(read.reason).toBe('flat_ring')
    }),
    { numRuns: 200 },
  )
})

function drawnWell({ width, height, shapes }: ReturnType<typeof draw>) {
  expect(Math.max(width, height)).toBeLessThanOrEqual(482)
  for (const { d, room } of shapes) {
    expect(d).toMatch(/^(?:M[\d.,L-]+Z)+$/)
    const numbers = [...d.matchAll(/([\d.-]+),([\d.-]+)/g)]
    for (const [, x, y] of numbers) {
      expect(Number(x)).toBeGreaterThanOrEqual(0)
      expect(Number(x)).toBeLessThanOrEqual(width)
      expect(Number(y)).toBeGreaterThanOrEqual(0)
      expect(Number(y)).toBeLessThanOrEqual(height)
    }
    for (const value of Object.values(room)) expect(Number.isFinite(value)).toBe(true)
  }
}

test('a coast of 30,000 points becomes light, and looks as before', () => {
  const [shape] = draw(figuresOf(one([coast(30_000)]))).shapes
  const points = [...(shape?.d ?? '').matchAll(/([\d.]+),([\d.]+)/g)].map(
    ([, x, y]) => [Number(x), Number(y)] as const,
  )
  expect(points.length).toBeLessThan(200)
  expect(areaOf([...points, points[0] ?? [0, 0]])).toBeCloseTo(
    Math.PI * (468 / 2) ** 2 * Math.cos((34.6 / 180) * Math.PI),
    -4,
  )
})

test('a file that is made to be slow is drawn as fast as any other', () => {
  const many = MOST.points - 10
  const files = {
    spiral: (at: number) => [
      135.5 + 0.1 * (1 - at / 2) * Math.cos(at * 5_000),
      34.6 + 0.1 * (1 - at / 2) * Math.sin(at * 5_000),
    ],
    bow: (at: number) => [135.5 + at, 34.6 + 0.3 * at ** 8],
    saw: (at: number) => [135.5 + at, 34.6 + (Math.round(at * many) % 2) * 0.3 * at],
  }
  for (const [name, point] of Object.entries(files)) {
    const ring = Array.from({ length: many }, (_, n) => point(n / many))
    const figures = figuresOf(one([[...ring, ring[0]]]))
    const began = performance.now()
    drawnWell(draw(figures))
    expect(performance.now() - began, name).toBeLessThan(5_000)
  }
})

test.each([3, 9, 20])('%i interlaced combs are drawn as fast as any other figure', (combs) => {
  const comb = (shift: number) => {
    const teeth = Array.from({ length: 1_900 }, (_, n) => [
      135.5 + n / 9_500 + shift / 90_000,
      n % 2 ? 34.6 : 34.8,
    ])
    return [[...teeth, [135.7, 34.55], [135.5, 34.55], teeth[0]]]
  }
  const figures = figuresOf(
    one(
      Array.from({ length: combs }, (_, n) => comb(n)),
      'MultiPolygon',
    ),
  )
  const began = performance.now()
  drawnWell(draw(figures))
  expect(performance.now() - began).toBeLessThan(5_000)
})

test('words stand where a figure is widest, never in its hole, and nowhere where it is too thin', () => {
  const u: [number, number][] = [
    [0, 0],
    [300, 0],
    [300, 300],
    [200, 300],
    [200, 100],
    [100, 100],
    [100, 300],
    [0, 300],
    [0, 0],
  ]
  const room = roomIn([[u]])
  expect(room).toMatchObject({ x: 150, width: 300 })
  expect(room.y).toBeLessThan(85)
  const hole: [number, number][] = [
    [10, 10],
    [290, 10],
    [290, 90],
    [10, 90],
    [10, 10],
  ]
  expect(roomIn([[u, hole]]).width).toBeLessThanOrEqual(100)
  expect(sizeFor(['東', '100% ▲1'], { x: 0, y: 0, width: 300 })).toBe(15)
  expect(sizeFor(['東大阪市立第一中学校区'], { x: 0, y: 0, width: 130 })).toBe(11)
  expect(sizeFor(['東大阪市立第一中学校区'], { x: 0, y: 0, width: 120 })).toBeNull()
})

test('numbers of tiny areas stay on the sheet and off each other, as long as there is a place', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ x: fc.integer({ min: -20, max: 500 }), y: fc.integer({ min: -20, max: 500 }) }), {
        maxLength: 18,
      }),
      (rooms) => {
        const sheet = { width: 480, height: 480 }
        const wanted = rooms.map((room, n) => ({ text: `${n + 1}▲`, room: { ...room, width: 3 } }))
        const markers = placeMarkers(wanted, sheet)
        for (const [n, one] of markers.entries()) {
          expect(one.x - one.width / 2).toBeGreaterThanOrEqual(0)
          expect(one.x + one.width / 2).toBeLessThanOrEqual(sheet.width)
          expect(one.y + one.height / 2).toBeLessThanOrEqual(sheet.height)
          for (const other of markers.slice(n + 1))
            expect(
              Math.abs(one.x - other.x) >= (one.width + other.width) / 2 ||
                Math.abs(one.y - other.y) >= one.height,
            ).toBe(true)
        }
      },
    ),
  )
})

test.each([
  ['東', ['東区', '西区'], {}, '東区'],
  ['東区', ['東区', '東'], {}, '東区'],
  ['盾津中学校区', ['盾津', '縄手'], {}, '盾津'],
  ['ﾋｶﾞｼ', ['ヒガシ'], {}, 'ヒガシ'],
  ['都島区', ['大阪市都島区', '大阪市北区'], {}, '大阪市都島区'],
  ['北区', ['大阪市北区', '堺市北区'], {}, null],
  ['東', ['大阪市東'], {}, null],
  ['川口', ['東川口'], {}, null],
  ['川口', ['埼玉県川口'], {}, '埼玉県川口'],
  ['都島区', ['新都島区'], {}, null],
  ['中', ['東区', '西区'], {}, null],
  ['区', ['東区'], {}, null],
  ['中', ['東区', '西区'], { 中: '西区' }, '西区'],
  ['東', ['東区', '西区'], { 東: '' }, null],
  ['東', ['東区', '西区'], { 東: '南区' }, '東区'],
  ['toString', ['東区'], {}, null],
])('%s lies in %j with %j: %s', (ward, names, said, area) => {
  expect(areaFor(ward, names, said)).toBe(area)
})

test('what stands alone on either side is listed, and islands come together under one name', () => {
  const { shapes } = draw(figuresOf(WARDS))
  const areas = areasOf(shapes, 'KU')
  expect(areas.map(({ name, figures }) => `${name} ${figures}`)).toEqual(['西区 1', '東区 2', '山区 1'])
  expect(areas[1]?.d.split('Z')).toHaveLength(3)
  expect(
    tie(
      ['東', '西', '中'],
      areas.map(({ name }) => name),
      {},
    ),
  ).toEqual({
    tied: [
      { ward: '東', area: '東区' },
      { ward: '西', area: '西区' },
    ],
    wards: ['中'],
    areas: ['山区'],
  })
})

test('every person is in exactly one line, whatever is tied to what', () => {
  const { shapes, width, height } = draw(figuresOf(WARDS))
  const map = { shapes: shapes as Shape[], width, height, name_key: 'KU' }
  const tile = fc.record({
    ward: fc.constantFrom('東', '西', '山', '中', '東区', null),
    prompted: fc.integer({ min: 0, max: 50 }),
    replied: fc.integer({ min: 0, max: 50 }),
    needs_help: fc.integer({ min: 0, max: 5 }),
    unreached: fc.integer({ min: 0, max: 5 }),
  })
  const said = fc.dictionary(fc.constantFrom('東', '中'), fc.constantFrom('', '西区', '山区', '海区'))
  fc.assert(
    fc.property(fc.uniqueArray(tile, { selector: ({ ward }) => ward }), said, (wards, ties) => {
      const tiles: WardTile[] = wards.map((one) => ({ ...one, name: one.ward ?? '未入力' }))
      const view = areaView(tiles, {
        map: { ...map, ties } as MapInUse,
        areas: areasOf(map.shapes, map.name_key),
      })
      for (const key of ['prompted', 'replied', 'needs_help', 'unreached'] as const)
        expect(view.rows.reduce((sum, { counts }) => sum + counts[key], 0)).toBe(
          tiles.reduce((sum, one) => sum + one[key], 0),
        )
      expect(view.drawn.length + view.empty.length).toBe(3)
      expect(view.rows.filter(({ number }) => number !== null)).toEqual(view.drawn.map(({ row }) => row))
    }),
  )
})
