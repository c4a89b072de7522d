/** Signs over a curve that stand too close to each other for one line, in lines above each other. */

export const SIGN_HEIGHT = 14
const SIGN_WIDTH = 15
/** More of them would leave no room for the curve: then signs stand over each other, and the table tells them apart. */
const MOST_LANES = 3

/** Of signs at these places from left to right: the lane of each, 0 the lowest, and how much room the others need. */
export function lanesOf(xs: readonly number[]) {
  const ends: number[] = []
  const lanes = xs.map((x) => {
    const free = ends.findIndex((end) => x - end >= SIGN_WIDTH)
    const lane = free < 0 ? Math.min(ends.length, MOST_LANES - 1) : free
    ends[lane] = x
    return lane
  })
  return { above: Math.max(0, ends.length - 1) * SIGN_HEIGHT, of: (n: number) => lanes[n] ?? 0 }
}
