import type { Item } from '../relay/protocol.ts'
import type { Waiting } from './hand-over-rules.ts'

type Sql = DurableObjectState['storage']['sql']

/** What a worker gives to be kept; `events` are LINE's own ids, which a redelivery repeats. */
export interface ToKeep extends Item {
  lanes: string[]
  events: string[]
}
type Row = Waiting & { id: string; tries: number }

/** How many are looked at in one step, as each row read counts; the rest waits its turn. */
const READ_AT_ONCE = 300

/** 預かり — the rows of one Durable Object: what came in, sealed, in the order in which it came. */
export function openItems(sql: Sql) {
  sql.exec(`create table if not exists item (
      seq integer primary key autoincrement, id text not null unique, kind text not null, at integer not null,
      lanes text not null, sealed text not null, mac text not null, tries integer not null default 0,
      next_at integer not null default 0, handed_at integer, hand_over integer, refused text)`)
  sql.exec(
    `create index if not exists item_waiting on item (seq) where handed_at is null and refused is null`,
  )
  sql.exec(`create table if not exists known_event (id text primary key, at integer not null) without rowid`)
  const count = (where: string) =>
    sql.exec<{ n: number }>(`select count(*) as n from item where ${where}`).one().n

  return {
    /** False where it is here already. One turn of the event loop: its rows are written together or not at all. */
    keep({ id, kind, at, sealed, mac, lanes, events }: ToKeep): boolean {
      const fresh = events.filter(
        (event) =>
          sql.exec('insert into known_event (id, at) values (?, ?) on conflict do nothing', event, at)
            .rowsWritten > 0,
      )
      if (events.length > 0 && fresh.length === 0) return false
      const { rowsWritten } = sql.exec(
        'insert into item (id, kind, at, lanes, sealed, mac) values (?, ?, ?, ?, ?, ?) on conflict do nothing',
        id,
        kind,
        at,
        JSON.stringify(lanes),
        sealed,
        mac,
      )
      return rowsWritten > 0
    },
    waiting: (): Row[] =>
      sql
        .exec<Omit<Row, 'lanes'> & { lanes: string }>(
          `select seq, id, lanes, tries, next_at, length(sealed) as bytes from item
            where handed_at is null and refused is null order by seq limit ${READ_AT_ONCE}`,
        )
        .toArray()
        .map((row) => ({ ...row, lanes: JSON.parse(row.lanes) as string[] })),
    /** When the first of them may be tried; null where nothing waits. */
    nextAt: () =>
      sql
        .exec<{ at: number | null }>(
          `select min(next_at) as at from (select next_at from item
            where handed_at is null and refused is null order by seq limit ${READ_AT_ONCE})`,
        )
        .one().at,
    hasWaiting: () =>
      sql.exec('select 1 from item where handed_at is null and refused is null limit 1').toArray().length > 0,
    /** Whole, as the origin gets them. */
    open: (rows: Waiting[]): Item[] =>
      rows.map(({ seq }) =>
        sql.exec<Item & object>('select id, kind, at, sealed, mac from item where seq = ?', seq).one(),
      ),
    handed(rows: Waiting[], { at, number }: { at: number; number: number }) {
      for (const { seq } of rows)
        sql.exec('update item set handed_at = ?, hand_over = ? where seq = ?', at, number, seq)
    },
    /** Set aside: kept and shown, and no longer in anybody's way. */
    refuse({ seq }: Waiting, why: string) {
      sql.exec('update item set refused = ? where seq = ?', why, seq)
    },
    postpone({ seq }: Waiting, next_at: number) {
      sql.exec('update item set tries = tries + 1, next_at = ? where seq = ?', next_at, seq)
    },
    /** An origin restored from a backup has forgotten these. */
    handOverAgain(after: number) {
      sql.exec('update item set handed_at = null, hand_over = null, next_at = 0 where hand_over > ?', after)
    },
    /** Somebody has mended what the origin refused. */
    tryRefusedAgain: () =>
      sql
        .exec(
          'update item set refused = null, tries = 0, next_at = 0 where refused is not null returning seq',
        )
        .toArray().length,
    /** What was handed over so long ago is gone, and with it the ids that kept its copies away. */
    forget(before: number) {
      sql.exec('delete from item where handed_at is not null and handed_at < ?', before)
      sql.exec('delete from known_event where at < ?', before)
    },
    lastHandOver: () => sql.exec<{ n: number | null }>('select max(hand_over) as n from item').one().n ?? 0,
    counts: () => ({
      waiting: count('handed_at is null and refused is null'),
      handed_over: count('handed_at is not null'),
      refused: sql
        .exec<{ why: string; n: number }>(
          'select refused as why, count(*) as n from item where refused is not null group by 1 order by 1',
        )
        .toArray(),
      oldest_waiting:
        sql
          .exec<{ at: number | null }>(
            'select min(at) as at from item where handed_at is null and refused is null',
          )
          .one().at ?? null,
    }),
  }
}

export type Items = ReturnType<typeof openItems>
