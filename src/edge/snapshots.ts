import type { PulseAnswer, Snapshot, SnapshotHead } from '../relay/protocol.ts'

type Sql = DurableObjectState['storage']['sql']

/** What the edge knows of the link that somebody opened. */
export interface Door {
  head: SnapshotHead
  surname: string | null
  /** The origin has changed the check since, and the edge was not told. */
  is_stale: boolean
}
export interface OfficeOf {
  name: string
  phone: string
}

/** So many times in a row the origin has to name another state before the edge calls its own old. */
const STALE_AFTER = 2
/** An association's checks of the last weeks, so that an old link still says whose it was. */
const KEEP_MS = 30 * 86_400_000

/** 控え — what the edge may show of each check while the origin is away. */
export function openSnapshots(sql: Sql) {
  sql.exec(`create table if not exists snapshot (
      "check" text primary key, version integer not null, fingerprint text not null, head text not null,
      differs integer not null default 0) without rowid`)
  sql.exec(`create table if not exists door (
      token_hash text primary key, "check" text not null, generation integer not null, surname text) without rowid`)
  sql.exec('create index if not exists door_of_check on door ("check")')

  return {
    /** False where a younger one is here already. Rows that did not change are not written again: each one counts. */
    keep({ check, version, fingerprint, head, doors }: Snapshot): boolean {
      const known = sql
        .exec<{ version: number }>('select version from snapshot where "check" = ?', check)
        .toArray()[0]
      if (known && known.version > version) return false
      sql.exec(
        `insert into snapshot ("check", version, fingerprint, head) values (?, ?, ?, ?)
          on conflict ("check") do update set version = excluded.version, fingerprint = excluded.fingerprint,
            head = excluded.head, differs = 0`,
        check,
        version,
        fingerprint,
        JSON.stringify(head),
      )
      const given = new Map(doors.map((door) => [door.token_hash, door]))
      const old = sql
        .exec<{ token_hash: string; has_name: number }>(
          'select token_hash, surname is not null as has_name from door where "check" = ?',
          check,
        )
        .toArray()
      for (const { token_hash, has_name } of old) {
        const door = given.get(token_hash)
        if (!door) sql.exec('delete from door where token_hash = ?', token_hash)
        else if ((door.surname !== null) === (has_name === 1)) given.delete(token_hash)
      }
      for (const { token_hash, generation, surname } of given.values())
        sql.exec(
          'insert or replace into door (token_hash, "check", generation, surname) values (?, ?, ?, ?)',
          token_hash,
          check,
          generation,
          surname,
        )
      return true
    },
    find(token_hash: string): Door | null {
      const row = sql
        .exec<{ head: string; surname: string | null; differs: number }>(
          `select s.head, d.surname, s.differs from door d join snapshot s on s."check" = d."check"
            where d.token_hash = ?`,
          token_hash,
        )
        .toArray()[0]
      return row
        ? { head: JSON.parse(row.head), surname: row.surname, is_stale: row.differs >= STALE_AFTER }
        : null
    },
    purposeOf(check: string): string | null {
      const row = sql
        .exec<{ head: string }>('select head from snapshot where "check" = ?', check)
        .toArray()[0]
      return row ? (JSON.parse(row.head) as SnapshotHead).check.purpose : null
    },
    /** Every office that is known, for somebody whose link is not. */
    offices(): OfficeOf[] {
      const heads = sql
        .exec<{ head: string }>('select head from snapshot order by version desc')
        .toArray()
        .map(({ head }) => JSON.parse(head) as SnapshotHead)
      const named = heads.flatMap(({ association_name: name, phone }) =>
        phone ? [[name, phone] as const] : [],
      )
      return [...new Map(named.toReversed())].map(([name, phone]) => ({ name, phone }))
    },
    compare(checks: PulseAnswer['checks']) {
      for (const { id, fingerprint } of checks)
        sql.exec(
          `update snapshot set differs = case when fingerprint = ? then 0 else differs + 1 end
            where "check" = ? and (fingerprint <> ? or differs > 0) and differs < 1000`,
          fingerprint,
          id,
          fingerprint,
        )
    },
    forget(now: number) {
      sql.exec(
        `delete from door where "check" in (select "check" from snapshot where version < ?
          and json_extract(head, '$.check.status') in ('closed', 'withdrawn'))`,
        now - KEEP_MS,
      )
    },
    counts: () =>
      sql
        .exec<{ checks: number; stale: number }>(
          `select count(*) as checks, coalesce(sum(differs >= ${STALE_AFTER}), 0) as stale from snapshot`,
        )
        .one(),
  }
}

export type Snapshots = ReturnType<typeof openSnapshots>
