import { codeOf } from '../../log.ts'
import { findPendingMigrations } from '../../migrate.ts'
import { bad, type Finding, good, note } from '../../ui/findings.ts'
import { awayBecause } from '../surprise.ts'
import type { Terminal } from '../terminal.ts'

const OLDEST = 15
/** Answers are put in order by LINE's clock and ours: a wrong clock decides which of two answers counts. */
const CLOCK_NOTE_MS = 2_000
const CLOCK_BAD_MS = 30_000

/** Null for the second where the database is away: then nothing else in it can be looked at. */
export async function lookAtDatabase(terminal: Terminal): Promise<{ findings: Finding[]; answers: boolean }> {
  const { store, config, now } = terminal
  const began = now()
  const [asked] = await Promise.allSettled([
    store.owner.query<{ version: string; at: Date }>(
      "select current_setting('server_version') as version, clock_timestamp() as at",
    ),
  ])
  const row = asked.status === 'fulfilled' ? asked.value.rows[0] : undefined
  if (!row)
    return {
      answers: false,
      findings: [
        bad(
          'データベース',
          asked.status === 'rejected' ? awayBecause(codeOf(asked.reason)) : 'つながりません',
          'DATABASE_URL と、PostgreSQL が動いているかを確かめてください',
        ),
      ],
    }
  const took = now().getTime() - began.getTime()
  const is_migrated = await lookAtMigrations(terminal)
  return {
    answers: is_migrated.mark === 'good',
    findings: [
      versionFinding(row.version, took, config.mode),
      is_migrated,
      clockFinding(row.at, now(), took),
    ],
  }
}

export function versionFinding(version: string, took_ms: number, mode: string): Finding {
  if (mode === 'embedded')
    return note(
      'データベース',
      `組み込み(PostgreSQL ${version})`,
      '本番では PostgreSQL を用意し、DATABASE_URL を書いてください',
    )
  if (Number.parseInt(version, 10) < OLDEST)
    return bad('データベース', `PostgreSQL ${version} は古すぎます`, `${OLDEST} 以上にしてください`)
  return good('データベース', `PostgreSQL ${version}、応答 ${took_ms}ミリ秒`)
}

async function lookAtMigrations({ store }: Terminal): Promise<Finding> {
  const [pending] = await Promise.allSettled([findPendingMigrations(store.owner)])
  if (pending.status === 'rejected')
    return bad('表のつくり', '調べられません', 'MIGRATE_DATABASE_URL の権限を確かめてください')
  if (pending.value.length > 0)
    return bad(
      '表のつくり',
      `古い版のままです(未実行 ${pending.value.length}件)`,
      'npm run migrate を実行してください',
    )
  return good('表のつくり', 'この版と合っています')
}

/** The question's own way took time too. */
export function clockFinding(database_at: Date, at: Date, took_ms: number): Finding {
  const apart = Math.max(0, Math.abs(database_at.getTime() - at.getTime()) - took_ms)
  const says = `データベースとの差 ${(apart / 1_000).toFixed(1)}秒`
  const to_do = 'この機械とデータベースの時計を合わせてください(chrony か systemd-timesyncd)'
  if (apart > CLOCK_BAD_MS) return bad('時計', says, to_do)
  return apart > CLOCK_NOTE_MS ? note('時計', says, to_do) : good('時計', says)
}
