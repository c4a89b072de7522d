/** Moves labels up and down until none covers another, as little as it takes and in their order. */
export function apart(
  wanted: number[],
  { gap, from, to }: { gap: number; from: number; to: number },
): number[] {
  const order = wanted.map((y, index) => ({ y: Math.min(Math.max(y, from), to), index }))
  order.sort((a, b) => a.y - b.y || a.index - b.index)
  // Down past each other, then up again from the floor.
  for (const [n, label] of order.entries()) label.y = Math.max(label.y, (order[n - 1]?.y ?? -Infinity) + gap)
  for (const [n, label] of [...order.entries()].reverse())
    label.y = Math.min(label.y, (order[n + 1]?.y ?? to + gap) - gap)
  const placed = wanted.slice()
  for (const { y, index } of order) placed[index] = y
  return placed
}
