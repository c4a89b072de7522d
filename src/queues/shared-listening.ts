import { EventEmitter } from 'node:events'
import type pg from 'pg'
import { isOutage } from '../outage.ts'

const ASK_AGAIN_MS = 500

/**
 * The same pool for BullMQ's workers, each of which keeps one connection to itself to listen on. All of them listen to
 * the same channel, so one serves them all: fifteen LINE channels would otherwise use up the pool and stop every queue.
 */
export function shareListening(pool: pg.Pool) {
  const ear = new Ear(pool)
  return {
    options: pool.options,
    on: (event: 'error', tell: (error: Error) => void) => pool.on(event, tell),
    query: (text: string, values?: unknown[]) => pool.query(text, values),
    connect: async () => new Listener(pool, ear),
    end: async () => {},
  }
}

/** What a worker takes for a connection of its own. It only ever listens, looks at versions and gives itself a name. */
class Listener extends EventEmitter {
  readonly #pool: pg.Pool
  readonly #ear: Ear

  constructor(pool: pg.Pool, ear: Ear) {
    super()
    this.#pool = pool
    this.#ear = ear
  }

  query(text: string, values?: unknown[]) {
    return /^(\s|--.*\n)*listen\b/i.test(text) ? this.#ear.listen(this, text) : this.#ask(text, values)
  }

  /**
   * BullMQ keeps the answer to its first question for ever: told once that the database is away, its loop would ask itself
   * again and again without letting anything else of this process run.
   */
  async #ask(text: string, values?: unknown[]): Promise<pg.QueryResult> {
    const answer = await this.#pool.query(text, values).then(undefined, (error: Error) => {
      if (!isOutage(error)) throw error
    })
    if (answer) return answer
    await new Promise((later) => setTimeout(later, ASK_AGAIN_MS))
    return this.#ask(text, values)
  }

  release() {
    this.#ear.leave(this)
  }
}

/** The one connection that hears. When it breaks everybody is told, and the first to ask again opens the next one. */
class Ear {
  readonly #pool: pg.Pool
  readonly #listeners = new Set<Listener>()
  #opening: Promise<pg.PoolClient> | null = null

  constructor(pool: pg.Pool) {
    this.#pool = pool
  }

  async listen(listener: Listener, text: string) {
    this.#listeners.add(listener)
    this.#opening ??= this.#open(text)
    await this.#opening
  }

  leave(listener: Listener) {
    this.#listeners.delete(listener)
    if (this.#listeners.size === 0) this.#end()
  }

  async #open(text: string) {
    const client = await this.#pool.connect().then(undefined, (error: Error) => this.#lost(error))
    client.on('error', (error) => {
      if (this.#listeners.size > 0) this.#tellLost(error)
    })
    client.on('notification', (message) => {
      for (const listener of this.#listeners) listener.emit('notification', message)
    })
    await client.query(text).then(undefined, (error: Error) => {
      client.release(true)
      this.#lost(error)
    })
    return client
  }

  #lost(error: Error): never {
    this.#opening = null
    throw error
  }

  #tellLost(error: Error) {
    const listeners = [...this.#listeners]
    this.#listeners.clear()
    this.#end()
    for (const listener of listeners) if (listener.listenerCount('error') > 0) listener.emit('error', error)
  }

  /** Destroyed and not given back: it would go on hearing. */
  #end() {
    const ending = this.#opening
    this.#opening = null
    ending?.then(
      (client) => client.release(true),
      () => {},
    )
  }
}
