import { EventEmitter } from 'node:events'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PGlite } from '@electric-sql/pglite'
import { createPgConfig } from '@electric-sql/pglite/node-postgres'
import pg from 'pg'

/**
 * Looks like pg.Pool to Kysely, better-auth and BullMQ, but all its clients share one embedded PGlite.
 * A client holds the engine from BEGIN to COMMIT; PGlite never yields, so we do, every few milliseconds.
 */
export class LitePool extends EventEmitter {
  readonly options = { max: 64, keepAlive: true }
  readonly #engine: Engine
  readonly #face: Face

  private constructor(engine: Engine, face: Face) {
    super()
    // Each queue listens for its errors.
    this.setMaxListeners(0)
    this.#engine = engine
    this.#face = face
  }

  static async open(lite: PGlite, face: Face) {
    const wire = new pg.Client(createPgConfig(lite))
    await wire.connect()
    return new LitePool(new Engine(lite, wire), face)
  }

  /** Another pool over the same engine, with its own role and search path. */
  as(face: Face) {
    return new LitePool(this.#engine, face)
  }

  async connect() {
    return new LiteClient(this.#engine, this.#face)
  }

  async query(query: Query, values?: unknown[]) {
    const client = await this.connect()
    try {
      return await client.query(query, values)
    } finally {
      client.release()
    }
  }

  async end() {}

  /** Ends the engine itself once nobody holds it; whoever asks later is told that the database is away. */
  closeEngine() {
    return this.#engine.close()
  }
}

/** How one kind of client meets the engine: what `set role` and `set search_path` give a real pool at connect. */
export interface Face {
  role: string
  search_path: string
}

type Query = string | pg.QueryConfig
const YIELD_EVERY_MS = 8
const GIVE_UP_WAITING_MS = 60_000

class Engine {
  readonly lite: PGlite
  readonly wire: pg.Client
  #last: Promise<unknown> = Promise.resolve()
  #yielded_at = performance.now()
  #face: Face | null = null
  #is_closed = false

  constructor(lite: PGlite, wire: pg.Client) {
    this.lite = lite
    this.wire = wire
  }

  async lock(): Promise<() => void> {
    const before = this.#last
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#last = promise
    let timer: NodeJS.Timeout | undefined
    const tooLong = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        void before.then(() => resolve())
        reject(new Error('Waited 60 s for the embedded database: is `db` used inside its own transaction?'))
      }, GIVE_UP_WAITING_MS)
    })
    await Promise.race([before, tooLong])
    clearTimeout(timer)
    if (performance.now() - this.#yielded_at > YIELD_EVERY_MS) {
      await new Promise((later) => setImmediate(later))
      this.#yielded_at = performance.now()
    }
    if (!this.#is_closed) return resolve
    resolve()
    throw Object.assign(new Error('The embedded database was closed'), { code: '57P01' })
  }

  async close() {
    const unlock = await this.lock()
    this.#is_closed = true
    await this.lite.close()
    unlock()
  }

  async wear(face: Face) {
    if (this.#face === face) return
    await this.wire.query(`set role ${face.role}; set search_path to ${face.search_path}`)
    this.#face = face
  }
}

class LiteClient extends EventEmitter {
  readonly #engine: Engine
  readonly #face: Face
  readonly #listening = new Map<string, () => Promise<void>>()
  #held: (() => void) | null = null

  constructor(engine: Engine, face: Face) {
    super()
    this.#engine = engine
    this.#face = face
  }

  async query(query: Query, values?: unknown[]): Promise<pg.QueryResult> {
    const text = (typeof query === 'string' ? query : query.text).replace(/^(\s*--[^\n]*\n|\s)+/, '')
    const channel = /^listen\s+"?(\w+)"?/i.exec(text)?.[1]
    if (channel) return this.#listen(channel)

    const unlock = this.#held ?? (await this.#engine.lock())
    let holds = this.#held !== null
    try {
      if (!holds) await this.#engine.wear(this.#face)
      const result = await this.#engine.wire.query(query as pg.QueryConfig, values)
      if (/^(begin|start\s+transaction)\b/i.test(text)) holds = true
      if (/^(commit|end|rollback(?!\s+to))\b/i.test(text)) holds = false
      return result
    } finally {
      this.#held = holds ? unlock : null
      if (!holds) unlock()
    }
  }

  async #listen(channel: string): Promise<pg.QueryResult> {
    const unlock = this.#held ?? (await this.#engine.lock())
    try {
      if (!this.#listening.has(channel)) {
        const tell = (payload: string) =>
          queueMicrotask(() => this.emit('notification', { channel, payload }))
        this.#listening.set(channel, await this.#engine.lite.listen(channel, tell))
      }
    } finally {
      if (!this.#held) unlock()
    }
    return { command: 'LISTEN', rowCount: 0, oid: 0, rows: [], fields: [] }
  }

  release() {
    const unlock = this.#held
    this.#held = null
    if (unlock) void this.#engine.wire.query('rollback').finally(unlock)
    // Whoever closes the engine need not wait for this: then there is nothing left to stop listening to.
    for (const unlisten of this.#listening.values())
      void this.#engine.lock().then(
        (free) => unlisten().then(free, free),
        () => {},
      )
    this.#listening.clear()
  }

  async end() {
    this.release()
  }
}

/** PGlite has no lock of its own: two processes on one folder lose rows silently. A live owner is never robbed. */
export function lockFolder(dir: string) {
  mkdirSync(dir, { recursive: true })
  const file = join(dir, 'tomoshibi.pid')
  const claim = () => writeFileSync(file, String(process.pid), { flag: 'wx' })
  try {
    claim()
  } catch {
    const owner = Number(readFileSync(file, 'utf8'))
    if (isAlive(owner))
      throw new Error(`この保存先は、動いているプロセス ${owner} が使っています。先に止めてください。`)
    rmSync(file)
    claim()
  }
  return () => rmSync(file, { force: true })
}

/** An empty file, as a power cut leaves it, names nobody; 0 would mean ourselves, and be alive for ever. */
function isAlive(pid: number) {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
