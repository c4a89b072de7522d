/** So many at once for each key; whoever comes beyond that goes away at once, for what is due is hinted again. */
export function atMostFor<Key>(most: number) {
  const running = new Map<Key, number>()
  return async (key: Key, work: () => Promise<unknown>) => {
    const now = running.get(key) ?? 0
    if (now >= most) return
    running.set(key, now + 1)
    const [done] = await Promise.allSettled([work()])
    const left = (running.get(key) ?? 1) - 1
    if (left === 0) running.delete(key)
    else running.set(key, left)
    if (done.status === 'rejected') throw done.reason
  }
}
