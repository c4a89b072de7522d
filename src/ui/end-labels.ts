/** Where the two-line labels at the ends of a chart's lines stand, so that none covers another, a line or the axis. */

export interface LineEnd {
  /** Where the line ends, in the picture's units; `y` grows downwards. */
  x: number
  y: number
  /** How high the line is at `x`; it only ever climbs. */
  yAt: (x: number) => number
}

const LABEL_GAP = 30
const WIDTH = 80
/** How far a label reaches above and below its first baseline, with a little air. */
const ABOVE = 15
const BELOW = 21

/** The first baseline of each label, for at most two lines between `top` and `floor`. */
export function endLabels(ends: LineEnd[], { top, floor }: { top: number; floor: number }) {
  const lowest = floor - BELOW
  const placed = ends.map(({ x, y }) => ({ x, y: Math.min(y + 1, lowest) }))
  const [a, b] = placed
  const [first, second] = ends
  if (!a || !b || !first || !second) return placed
  if (Math.abs(a.x - b.x) <= WIDTH) return apart(a, b, top, lowest)
  if (a.x < b.x) a.y = clearOf(second, a, top, lowest)
  else b.y = clearOf(first, b, top, lowest)
  return placed
}

function apart(a: { x: number; y: number }, b: { x: number; y: number }, top: number, lowest: number) {
  const placed = [a, b]
  if (Math.abs(a.y - b.y) >= LABEL_GAP) return placed
  const [upper, lower] = a.y <= b.y ? [a, b] : [b, a]
  lower.y = Math.min(lowest, upper.y + LABEL_GAP)
  upper.y = Math.max(top, lower.y - LABEL_GAP)
  return placed
}

/** The longer line goes on behind the label of the shorter one: the label stands under it, or else above it. */
function clearOf({ yAt }: LineEnd, { x, y }: { x: number; y: number }, top: number, lowest: number) {
  const [highest, deepest] = [yAt(x + WIDTH), yAt(x)]
  if (y + BELOW <= highest || y - ABOVE >= deepest) return y
  const under = deepest + ABOVE
  return under <= lowest && under - y <= LABEL_GAP ? under : Math.max(top, highest - BELOW)
}
