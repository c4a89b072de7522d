import { sql } from 'kysely'
import { withinTime } from '../channels/within-time.ts'
import type { Db } from '../db.ts'
import { groupCommit } from '../group-commit.ts'
import type { Log } from '../log.ts'
import type { Condition } from '../replies/table.ts'
import type { LineChannelId } from '../roster/table.ts'
import { openSpool } from './spool.ts'
import type { StandsFor } from './table.ts'

/** 受付 — takes what comes in and says so only when it is safe: committed, or on this machine's disk. */
export interface Intake {
  /** Both answer within 2 s, database or not; they reject only where the disk fails as well. */
  takeLineEvents(channel: LineChannelId, events: LineEventIn[], received_at?: Date): Promise<Taken>
  takeTap(tap: {
    token_hash: Buffer
    condition: Condition
    stands_for?: StandsFor | null
    at: Date
    /** One that the edge gave makes a second copy of the same tap harmless. */
    id?: string
  }): Promise<Taken>
  /** Brings what was kept on disk into the database; gives the number of items written. Throws while it is away. */
  flush(): Promise<number>
  /** Rejects where an answer could not be kept on disk. */
  tryDisk(): Promise<void>
  close(): Promise<void>
}

export type Taken = 'stored' | 'spooled'

/** One event of a webhook, checked as far as storing it needs. */
export interface LineEventIn {
  webhook_event_id: string
  event: Record<string, unknown>
  event_at: Date
}

/** What the doors take, and what one line of the spool holds. */
type Item =
  | ({ kind: 'line'; line_channel_id: LineChannelId; webhook_event_id: string; event: unknown } & {
      event_at: Date
      received_at: Date
    })
  | {
      kind: 'web'
      id: string
      token_hash: string
      condition: Condition
      at: Date
      stands_for: StandsFor | null
    }

/** LINE gives up after 2 s; what is not committed by now goes to the disk, and its id makes a second copy harmless. */
const STORE_WITHIN_MS = 1_000
const AWAY_FOR_MS = 1_000
const FLUSH_EVERY_MS = 1_000
const ITEMS_A_WRITE = 500

interface IntakeOptions {
  /** The pool that gives up by itself within 1.5 s. */
  db: Db
  spool_dir: string
  now: () => Date
  log: Log
  /** Wakes take-in; called at most four times a second. */
  hint: () => void
}

export function openIntake({ db, spool_dir, now, log, hint }: IntakeOptions): Intake {
  const spool = openSpool<Item>(spool_dir)
  const wake = wakeUp(hint)
  const circuit = openCircuit(log)
  const write = async (items: Item[]) => {
    await writeItems(db, items)
    wake.soon()
  }
  const store = groupCommit(write, { limit: ITEMS_A_WRITE })

  const take = (item: Item): Promise<Taken> => {
    if (circuit.isOpen()) return spool.keep(item).then(() => 'spooled' as const)
    return withinTime(store(item), STORE_WITHIN_MS).then(
      (): Taken => 'stored',
      async (): Promise<Taken> => {
        circuit.trip()
        await spool.keep(item)
        return 'spooled'
      },
    )
  }

  const flush = singleFlight(async () => {
    const { written, rejected } = await spool.flush(write)
    if (rejected > 0) log.error({ event: 'spool_rejected', rejected })
    if (written > 0) {
      circuit.close()
      log.info({ event: 'spool_flushed', written })
    }
    return written
  })
  // Until the database is back each try fails fast; the warning stands in the circuit's line already.
  const flushing = setInterval(() => void flush().then(undefined, () => {}), FLUSH_EVERY_MS).unref()

  return {
    async takeLineEvents(line_channel_id, events, received_at = now()) {
      const taken = await Promise.all(
        events.map((event) => take({ kind: 'line', line_channel_id, received_at, ...event })),
      )
      return taken.includes('spooled') ? 'spooled' : 'stored'
    },
    takeTap({ token_hash, condition, stands_for = null, at, id = crypto.randomUUID() }) {
      return take({ kind: 'web', id, token_hash: token_hash.toString('hex'), condition, at, stands_for })
    },
    flush,
    tryDisk: spool.tryDisk,
    async close() {
      clearInterval(flushing)
      wake.stop()
      await spool.close()
    },
  }
}

/** One statement per kind, through the doors: a webhook and a link know no association yet. */
async function writeItems(db: Db, items: Item[]) {
  const line = items.filter(({ kind }) => kind === 'line')
  const web = items.filter(({ kind }) => kind === 'web')
  if (line.length > 0) await sql`select door_take_line_events(${JSON.stringify(line)}::jsonb)`.execute(db)
  if (web.length > 0) await sql`select door_take_web_events(${JSON.stringify(web)}::jsonb)`.execute(db)
}

/** After a failure nobody queues up behind a database that is away: for a second everything goes to the disk. */
function openCircuit(log: Log) {
  let awayUntil = 0
  return {
    isOpen: () => performance.now() < awayUntil,
    trip() {
      if (performance.now() >= awayUntil) log.warn({ event: 'intake_spooling' })
      awayUntil = performance.now() + AWAY_FOR_MS
    },
    close() {
      awayUntil = 0
    },
  }
}

/** At once, then at most every 250 ms, and never forgets the last one. */
function wakeUp(hint: () => void) {
  let quiet: NodeJS.Timeout | null = null
  let asked = false
  const soon = () => {
    if (quiet) {
      asked = true
      return
    }
    hint()
    quiet = setTimeout(() => {
      quiet = null
      if (!asked) return
      asked = false
      soon()
    }, 250).unref()
  }
  const stop = () => {
    if (quiet) clearTimeout(quiet)
  }
  return { soon, stop }
}

/** Everybody who asks while it runs gets the same answer. */
function singleFlight<T>(work: () => Promise<T>) {
  let running: Promise<T> | null = null
  return () => {
    running ??= work().finally(() => {
      running = null
    })
    return running
  }
}
