import { DurableObject } from 'cloudflare:workers'
import type { PulseAnswer } from '../relay/protocol.ts'
import { clock } from './clock.ts'
import { type Env, numberIn } from './env.ts'
import { askOrigin, PULSE_WITHIN_MS } from './origin.ts'
import { backWords, silentWords, tellOfficers } from './tell.ts'
import { originIsBack } from './through.ts'
import { dayOf, look, type News, type Sight, share } from './watch-rules.ts'

const DAYS_KEPT = 40
const TELL_TRIES = 10

interface Telling {
  what: Exclude<News, null>
  since: number
  key: string
  tries: number
}

/** 見張り — looks at the origin from outside, for ever, counts what it saw and tells the officers of a silence. */
export class Watch extends DurableObject<Env> {
  private sql

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    this.sql = ctx.storage.sql
    this.sql.exec(
      'create table if not exists memory (name text primary key, value text not null) without rowid',
    )
    this.sql.exec(`create table if not exists day (
      day text primary key, looks integer not null, answered integer not null) without rowid`)
  }

  /** Begins where nobody has begun yet. */
  async wind() {
    if ((await this.ctx.storage.getAlarm()) === null) await this.ctx.storage.setAlarm(Date.now())
  }

  /** Never throws, and winds itself up again before anything else. */
  async alarm() {
    await this.ctx.storage.setAlarm(Date.now() + numberIn(this.env.PULSE_MS, 20_000))
    try {
      await this.lookOnce()
    } catch (error) {
      console.error(
        JSON.stringify({ event: 'watch_failed', code: error instanceof Error ? error.name : 'unknown' }),
      )
    }
  }

  async lookOnce() {
    const { status, answer } = await askOrigin(this.env, '/edge/pulse', {
      body: {},
      within_ms: PULSE_WITHIN_MS,
    })
    const pulse = status === 200 ? readPulse(answer) : null
    const now = clock.now()
    const { sight, news } = look(this.recall<Sight>('sight') ?? { seen_at: null, silent_since: null }, {
      now,
      answered: pulse !== null,
      silent_ms: numberIn(this.env.SILENT_MS, 60_000),
    })
    const since = this.recall<Sight>('sight')?.silent_since ?? sight.seen_at ?? now
    this.remember('sight', sight)
    this.remember('status', status)
    this.countDay(now, pulse !== null)
    if (news) this.remember('telling', { what: news, since, key: crypto.randomUUID(), tries: 0 })
    if (pulse) originIsBack()
    if (pulse) await this.env.INBOX.getByName('inbox').heard(pulse)
    await this.tellIfDue(now)
  }

  /** Noted before it is tried, tried under one key until somebody took it, and given up after ten looks. */
  private async tellIfDue(now: number) {
    const telling = this.recall<Telling>('telling')
    if (!telling) return
    const { waiting } = await this.env.INBOX.getByName('inbox').status()
    const words = (telling.what === 'fell_silent' ? silentWords : backWords)({
      since: telling.since,
      now,
      waiting,
    })
    const failed = await tellOfficers(this.env, words, telling.key)
    const tries = telling.tries + 1
    this.remember('telling', failed.length === 0 || tries >= TELL_TRIES ? null : { ...telling, tries })
    this.remember('not_told', failed)
  }

  status() {
    const days = this.sql
      .exec<{ day: string; looks: number; answered: number }>('select * from day order by day desc limit 30')
      .toArray()
    const sum = (what: 'looks' | 'answered') => days.reduce((all, day) => all + day[what], 0)
    return {
      ...(this.recall<Sight>('sight') ?? { seen_at: null, silent_since: null }),
      last_status: this.recall<number>('status') ?? null,
      /** Ways by which the last news could not be told. */
      not_told: this.recall<string[]>('not_told') ?? [],
      uptime_30_days: share(sum('answered'), sum('looks')),
      days: days.map((day) => ({ ...day, uptime: share(day.answered, day.looks) })),
    }
  }

  private countDay(now: number, answered: boolean) {
    this.sql.exec(
      `insert into day (day, looks, answered) values (?, 1, ?) on conflict (day) do update
        set looks = looks + 1, answered = answered + excluded.answered`,
      dayOf(now),
      answered ? 1 : 0,
    )
    this.sql.exec('delete from day where day < ?', dayOf(now - DAYS_KEPT * 86_400_000))
  }

  private recall<T>(name: string): T | null {
    const row = this.sql.exec<{ value: string }>('select value from memory where name = ?', name).toArray()[0]
    return row ? (JSON.parse(row.value) as T) : null
  }

  /** What is so already is not written again: every row written counts. */
  private remember(name: string, value: unknown) {
    const text = JSON.stringify(value)
    this.sql.exec(
      `insert into memory (name, value) values (?, ?)
        on conflict (name) do update set value = excluded.value where value <> excluded.value`,
      name,
      text,
    )
  }
}

function readPulse(answer: unknown): PulseAnswer | null {
  if (typeof answer !== 'object' || answer === null || !('mark' in answer) || !('checks' in answer))
    return null
  return typeof answer.mark === 'number' && Array.isArray(answer.checks) ? (answer as PulseAnswer) : null
}
