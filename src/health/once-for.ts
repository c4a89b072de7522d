/** The same answer for everybody who asks while it is being found and for `ms` after that. */
export function onceFor<T>(ms: number, find: () => Promise<T>): () => Promise<T> {
  let known: Promise<T> | null = null
  let fresh_until = Number.POSITIVE_INFINITY
  return () => {
    if (known && performance.now() < fresh_until) return known
    fresh_until = Number.POSITIVE_INFINITY
    known = find().finally(() => {
      fresh_until = performance.now() + ms
    })
    return known
  }
}
