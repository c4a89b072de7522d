import type { Room } from './table.ts'

/** In units of the drawing. Smaller letters than these nobody reads on paper. */
const LETTERS = { largest: 16, least: 11, marker: 12 } as const

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
}

const GAP = 2

/** Numbers for areas too small for words: near their area, inside the drawing, and none over another. */
export function placeMarkers(
  wanted: readonly { text: string; room: Room }[],
  sheet: { width: number; height: number },
): Marker[] {
  const placed: Marker[] = []
  const height = LETTERS.marker + 6
  for (const { text, room } of wanted) {
    const width = Math.ceil(ems(text) * LETTERS.marker) + 8
    const x = within(room.x, width / 2, sheet.width - width / 2)
    const y = within(room.y, height / 2, sheet.height - height / 2)
    const marker = { text, x, y, width, height }
    placed.push(free(marker, placed, sheet.height) ?? marker)
  }
  return placed
}

/** The nearest place above or below that is free. */
function free(marker: Marker, placed: readonly Marker[], height: number): Marker | undefined {
  const steps = Array.from({ length: 2 * Math.ceil(height / (marker.height + GAP)) }, (_, n) =>
    n % 2 === 0 ? n / 2 : -(n + 1) / 2,
  )
  return steps
    .map((step) => ({ ...marker, y: marker.y + step * (marker.height + GAP) }))
    .find(
      (moved) =>
        moved.y >= moved.height / 2 &&
        moved.y <= height - moved.height / 2 &&
        !placed.some((other) => overlaps(moved, other)),
    )
}

const overlaps = (one: Marker, other: Marker) =>
  Math.abs(one.x - other.x) < (one.width + other.width) / 2 &&
  Math.abs(one.y - other.y) < (one.height + other.height) / 2

const within = (value: number, least: number, most: number) => Math.max(least, Math.min(most, value))
