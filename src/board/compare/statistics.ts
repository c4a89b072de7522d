import { type Asked, type CurvePoint, cumulative, wilson95 } from '../rules.ts'

/** A span of figures that a true value lies in, 95 times of a hundred. */
export interface Range {
  low: number
  high: number
}

/** 差 — how much higher the first rate is than the second, as a share from -1 to 1. */
export interface Difference extends Range {
  difference: number
}

/**
 * 割合の差 with its 95 % interval, by Newcombe's hybrid score (R. G. Newcombe, Statistics in Medicine 17 (1998) 873-890,
 * method 10): made of the two Wilson intervals, so it stays honest for 15 officers. Null where nobody was asked.
 */
export function difference95(first: Asked, second: Asked): Difference | null {
  const [a, b] = [wilson95(first), wilson95(second)]
  if (!a || !b) return null
  const [p, q] = [first.replied / first.prompted, second.replied / second.prompted]
  return {
    difference: p - q,
    low: Math.max(-1, p - q - Math.hypot(p - a.low, b.high - q)),
    high: Math.min(1, p - q + Math.hypot(a.high - p, q - b.low)),
  }
}

/** Whether nothing at all lies within it, so that chance alone explains what is seen. */
export const isChance = ({ low, high }: Range) => low <= 0 && high >= 0

/** 回答した人の中央値 — the minute by which half of those who replied had done so; the silent are not in it. */
export function medianOfReplies(curve: CurvePoint[]): number | null {
  const steps = cumulative(curve)
  const replied = steps.at(-1)?.replied ?? 0
  return steps.find((step) => step.replied >= replied / 2)?.minute ?? null
}

/** How differently two groups are made up: the share that would have to move from one kind to another, 0 to 1. */
export function mixDistance(first: Map<string, number>, second: Map<string, number>): number {
  const total = (mix: Map<string, number>) => [...mix.values()].reduce((sum, count) => sum + count, 0)
  const [n, m] = [total(first), total(second)]
  if (n === 0 || m === 0) return n === m ? 0 : 1
  const kinds = new Set([...first.keys(), ...second.keys()])
  return [...kinds].reduce(
    (sum, kind) => sum + Math.abs((first.get(kind) ?? 0) / n - (second.get(kind) ?? 0) / m) / 2,
    0,
  )
}
