/** Runs work at once, but after whatever came before it under the same key; a failure holds up nobody behind it. */
export function openQueuesByKey() {
  const newest = new Map<string, Promise<unknown>>()
  return <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const done = Promise.resolve(newest.get(key)).then(work, work)
    newest.set(key, done)
    return done
  }
}
