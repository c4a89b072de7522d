/**
 * Collects items while one write is in flight and writes them together when it returns: the busier, the larger
 * the batch, and nobody waits on a timer. Each promise settles with its own batch; a failed batch rejects its
 * own callers only and the next one is tried afresh. Items keep their order; `limit` is the largest batch.
 */
export function groupCommit<T>(write: (items: T[]) => Promise<void>, { limit }: { limit: number }) {
  const waiting: Waiting<T>[] = []
  let isWriting = false

  async function writeAll() {
    isWriting = true
    while (waiting.length > 0) await writeOne(waiting.splice(0, limit))
    isWriting = false
  }

  async function writeOne(batch: Waiting<T>[]) {
    try {
      await write(batch.map(({ item }) => item))
      for (const { resolve } of batch) resolve()
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
  }

  return (item: T): Promise<void> => {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    waiting.push({ item, resolve, reject })
    // Not before every request that has already come is read: the first of a burst would go to the database alone.
    if (!isWriting) {
      isWriting = true
      setImmediate(() => void writeAll())
    }
    return promise
  }
}

interface Waiting<T> {
  item: T
  resolve: () => void
  reject: (error: unknown) => void
}
