/** Runs work for whoever asks, so many at once; the others wait their turn in the order in which they came. */
export type InTurn = <T>(work: () => Promise<T>) => Promise<T>

export function openTurns(at_once: number): InTurn {
  let free = at_once
  const waiting: (() => void)[] = []
  return async (work) => {
    if (free > 0) free -= 1
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else free += 1
    }
  }
}
