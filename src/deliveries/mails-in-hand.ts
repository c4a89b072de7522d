/** What one job has under way. A failure is kept until all the others have ended. */
export interface Hand<Id> {
  add(id: Id, ending: Promise<void>): void
  size(): number
  ids(): Id[]
  hasFailed(): boolean
  /** Until `count` more have ended, or all, or the time is over; gives whether it was not the time. */
  untilGone(wanted: { count: number; at_most_ms: number }): Promise<boolean>
  /** Gives the first failure, or null. */
  untilEmpty(): Promise<unknown>
}

export function openHand<Id>(): Hand<Id> {
  const under_way = new Set<Id>()
  let failure: { reason: unknown } | null = null
  let tell = () => {}
  const ended = (id: Id) => {
    under_way.delete(id)
    tell()
  }
  const until = (isEnough: () => boolean) =>
    new Promise<void>((resolve) => {
      tell = () => isEnough() && resolve()
      tell()
    })
  return {
    add(id, ending) {
      under_way.add(id)
      void ending.then(
        () => ended(id),
        (reason) => {
          failure ??= { reason }
          ended(id)
        },
      )
    },
    size: () => under_way.size,
    ids: () => [...under_way],
    hasFailed: () => failure !== null,
    async untilGone({ count, at_most_ms }) {
      const enough = Math.max(0, under_way.size - count)
      // Not asked of a clock: a timer may fire a moment before its time by that clock, and it fires once.
      let is_over = false
      const timer = setTimeout(() => {
        is_over = true
        tell()
      }, at_most_ms)
      await until(() => under_way.size <= enough || is_over)
      clearTimeout(timer)
      return under_way.size <= enough
    },
    async untilEmpty() {
      await until(() => under_way.size === 0)
      return failure?.reason ?? null
    },
  }
}
