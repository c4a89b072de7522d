import { sends } from './power.ts'

/** Small shapes of our own: squares of a tenth of a degree, named as wards are. Nobody else's data. */

export type Properties = Record<string, unknown>

/** A closed square, its lower left corner at so many tenths of a degree from 135.5 E, 34.6 N. */
export const square = (x: number, y: number, side = 1): [number, number][] => {
  const [west, south] = [135.5 + x / 10, 34.6 + y / 10]
  const [east, north] = [west + side / 10, south + side / 10]
  return [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ]
}

export const feature = (properties: Properties, coordinates: unknown, type = 'Polygon') => ({
  type: 'Feature',
  properties,
  geometry: { type, coordinates },
})

export const collection = (...features: unknown[]) => ({ type: 'FeatureCollection', features })

/** 東区 and 西区 beside each other, an island of 東区 above, and 山区 in which the roster has nobody. */
export const WARDS = collection(
  feature({ id: 1, KU: '西区' }, [square(0, 0)]),
  feature({ id: 2, KU: '東区' }, [square(1, 0)]),
  feature({ id: 3, KU: '東区' }, [square(1, 1.2, 0.2)]),
  feature({ id: 4, KU: '山区' }, [square(2, 0)]),
)

/** The form of the page, with a file in it. */
export const uploadsAreas = (
  staff: Parameters<typeof sends>[0],
  working_for: string,
  { name = '区.geojson', text = JSON.stringify(WARDS) }: { name?: string; text?: string | Uint8Array } = {},
) => {
  const file = new File([typeof text === 'string' ? text : Uint8Array.from(text)], name)
  return sends(staff, '/settings/areas', { working_for, file })
}
