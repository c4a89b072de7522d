import { DurableObject } from 'cloudflare:workers'
import type { PulseAnswer, Snapshot } from '../relay/protocol.ts'
import { openAcknowledgements, type ToThank } from './acknowledge.ts'
import { clock } from './clock.ts'
import { type Env, numberIn } from './env.ts'
import { openHandOver } from './hand-over.ts'
import { askOrigin, HAND_OVER_WITHIN_MS } from './origin.ts'
import { openSnapshots } from './snapshots.ts'
import { openItems, type ToKeep } from './store.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
/** A crash in the middle of a hand-over costs so long at most. */
const AGAIN_MS = 2_000
/** Between two hand-overs: whoever answers now comes first, and the next batch is fuller, which costs less an answer. */
const BREATH_MS = 50
/** An alarm within this is soon enough. */
const LATEST_MS = 60_000

/**
 * 預かり所 — keeps what came in until the origin has it. One object for the installation: SQLite in it is written and
 * replicated before anybody is told "kept"; its alarm goes on by itself, for ever.
 */
export class Inbox extends DurableObject<Env> {
  private items
  private snapshots
  private handOver
  private thanks
  private running = false
  private alarm_at: number | null = null
  private forgot_at = 0

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    const { sql } = ctx.storage
    this.items = openItems(sql)
    this.snapshots = openSnapshots(sql)
    this.thanks = openAcknowledgements(env)
    sql.exec('create table if not exists counter (name text primary key, n integer not null) without rowid')
    this.handOver = openHandOver({
      items: this.items,
      nextNumber: () => this.count('hand_over'),
      post: (body) => askOrigin(env, '/edge/intake', { body, within_ms: HAND_OVER_WITHIN_MS }),
      now: clock.now,
      waits: {
        first: numberIn(env.RETRY_MS, 500),
        longest: numberIn(env.RETRY_LONGEST_MS, 30_000),
      },
      onTaken: (ids) => this.thanks.forget(ids),
      onAway: () => ctx.waitUntil(this.thanks.send(clock.now())),
    })
    void ctx.blockConcurrencyWhile(async () => {
      this.alarm_at = await ctx.storage.getAlarm()
    })
  }

  /** Kept when this returns: SQLite's write is confirmed before the answer leaves the object. */
  async keep(item: ToKeep, thank: ToThank | null): Promise<{ is_new: boolean }> {
    const is_new = this.items.keep(item)
    if (is_new && thank) {
      const purpose = thank.check ? this.snapshots.purposeOf(thank.check) : null
      this.thanks.add(item.id, { ...thank, purpose })
    }
    await this.soon()
    return { is_new }
  }

  keepSnapshot(snapshot: Snapshot) {
    return { is_kept: this.snapshots.keep(snapshot) }
  }

  findDoor(token_hash: string) {
    return this.snapshots.find(token_hash)
  }

  offices() {
    return this.snapshots.offices()
  }

  /** The origin lives. What its database has forgotten since a backup is handed over again. */
  async heard({ mark, checks }: PulseAnswer) {
    this.snapshots.compare(checks)
    if (mark < this.items.lastHandOver()) this.items.handOverAgain(mark)
    this.handOver.wake()
    await this.soon()
  }

  async tryRefusedAgain() {
    const again = this.items.tryRefusedAgain()
    await this.soon()
    return { again }
  }

  status() {
    return {
      ...this.items.counts(),
      ...this.snapshots.counts(),
      ...this.handOver.state(),
      bytes: this.ctx.storage.sql.databaseSize,
    }
  }

  /** Never throws: the platform would give up after six tries, and this must not. */
  async alarm() {
    this.alarm_at = null
    this.forget()
    await this.work()
  }

  private async work() {
    try {
      await this.run()
    } catch (error) {
      console.error(JSON.stringify({ event: 'hand_over_failed', code: nameOf(error) }))
    }
    await this.wind()
  }

  /** Once an hour is enough, as looking through the rows counts. */
  private forget() {
    if (clock.now() < this.forgot_at + HOUR_MS) return
    this.forgot_at = clock.now()
    this.items.forget(clock.now() - numberIn(this.env.KEEP_DAYS, 7) * DAY_MS)
    this.snapshots.forget(clock.now())
  }

  /** Begins at once, beside the answer; the alarm is there should this object die meanwhile. */
  private async soon() {
    const is_late = this.alarm_at === null || this.alarm_at > Date.now() + LATEST_MS
    if (is_late) await this.windAt(Date.now() + AGAIN_MS)
    if (!this.running && !this.handOver.isResting()) this.ctx.waitUntil(this.work())
  }

  private async run() {
    if (this.running) return
    this.running = true
    try {
      while (await this.handOver.step()) await breath()
    } finally {
      this.running = false
    }
  }

  private async wind() {
    const next = this.handOver.nextAt()
    const wait = next === null ? DAY_MS : Math.max(50, next - clock.now())
    await this.windAt(Date.now() + wait)
  }

  private async windAt(at: number) {
    this.alarm_at = at
    await this.ctx.storage.setAlarm(at)
  }

  private count(name: string) {
    return this.ctx.storage.sql
      .exec<{ n: number }>(
        'insert into counter (name, n) values (?, 1) on conflict (name) do update set n = n + 1 returning n',
        name,
      )
      .one().n
  }
}

const breath = () => new Promise((done) => setTimeout(done, BREATH_MS))

const nameOf = (error: unknown) => (error instanceof Error ? error.name : 'unknown')
