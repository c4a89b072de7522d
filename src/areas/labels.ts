import type { Room } from './table.ts'

/** In units of the drawing. Smaller letters than these nobody reads on paper. */
const LETTERS = { largest: 15, least: 11, marker: 10 } as const

/** How wide a text is, in letters of full width. */
const ems = (text: string) => [...text].reduce((sum, letter) => sum + (/[ -~]/.test(letter) ? 0.62 : 1), 0)

/** The size at which every line stands inside the room, or null where a number has to stand for them. */
export function sizeFor(lines: readonly string[], { width }: Room): number | null {
  const size = Math.min(LETTERS.largest, Math.floor((width - 4) / Math.max(...lines.map(ems))))
  return size < LETTERS.least ? null : size
}

export interface Marker {
  text: string
  x: number
  y: number
  width: number
  height: number
  /** The area it speaks for, where it had to stand away from it. */
  from: { x: number; y: number } | null
}

const GAP = 1.5
/** How far away a number may stand, in its own heights. */
const STEPS = 6

/** Numbers for areas too small for words: at their area or as near as there is room, on the sheet, none over another. */
export function placeMarkers(
  wanted: readonly { text: string; room: Room }[],
  sheet: { width: number; height: number },
): Marker[] {
  const placed: Marker[] = []
  const height = LETTERS.marker + 4
  for (const { text, room } of wanted) {
    const width = Math.ceil(ems(text) * LETTERS.marker) + 6
    const x = within(room.x, width / 2, sheet.width - width / 2)
    const y = within(room.y, height / 2, sheet.height - height / 2)
    const marker = { text, x, y, width, height, from: null }
    const moved = nearest(marker, placed, sheet)
    placed.push(moved ? { ...moved, from: moved === marker ? null : { x: room.x, y: room.y } } : marker)
  }
  return placed
}

const OFFSETS = Array.from({ length: (2 * STEPS + 1) ** 2 }, (_, n) => ({
  x: (n % (2 * STEPS + 1)) - STEPS,
  y: Math.floor(n / (2 * STEPS + 1)) - STEPS,
})).sort((one, other) => Math.hypot(one.x, one.y) - Math.hypot(other.x, other.y))

function nearest(marker: Marker, placed: readonly Marker[], sheet: { width: number; height: number }) {
  const step = marker.height + GAP
  const isFree = (one: Marker) =>
    Math.abs(one.x - sheet.width / 2) <= (sheet.width - one.width) / 2 &&
    Math.abs(one.y - sheet.height / 2) <= (sheet.height - one.height) / 2 &&
    !placed.some((other) => overlaps(one, other))
  if (isFree(marker)) return marker
  return OFFSETS.map(({ x, y }) => ({ ...marker, x: marker.x + x * step, y: marker.y + y * step })).find(
    isFree,
  )
}

const overlaps = (one: Marker, other: Marker) =>
  Math.abs(one.x - other.x) < (one.width + other.width) / 2 &&
  Math.abs(one.y - other.y) < (one.height + other.height) / 2

const within = (value: number, least: number, most: number) => Math.max(least, Math.min(most, value))
