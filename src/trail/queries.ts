import { sql } from 'kysely'
import type { Tx } from '../db.ts'
import type { AssociationId } from '../roster/table.ts'
import { headline } from '../safety-checks/rules.ts'
import type { Purpose } from '../safety-checks/table.ts'
import type { Detail, Names } from './detail.ts'
import { endOf, startOf, type TrailFilter } from './rules.ts'

export const A_PAGE = 50

export interface TrailEntry {
  seq: number
  at: Date
  actor: string
  action: string
  detail: Detail
}

/** Newest first; one more than a page, which tells whether there is a next one. */
export async function findEntries(
  tx: Tx,
  association: AssociationId,
  filter: TrailFilter,
): Promise<TrailEntry[]> {
  const { actor, topic, page } = filter
  const from = filter.from && startOf(filter.from)
  const until = filter.until && endOf(filter.until)
  const { rows } = await sql<TrailEntry>`
    select seq::int, at, actor, action, detail from audit
    where association_id = ${association}
      and (${actor}::text is null or actor = ${actor})
      and (${topic}::text is null or split_part(action, '.', 1) = ${topic})
      and (${from}::timestamptz is null or at >= ${from})
      and (${until}::timestamptz is null or at < ${until})
    order by seq desc limit ${A_PAGE + 1} offset ${(page - 1) * A_PAGE}
  `.execute(tx)
  return rows
}

/** Everybody who stands in the trail, to choose from. */
export async function findActors(tx: Tx, association: AssociationId): Promise<string[]> {
  const { rows } = await sql<{ actor: string }>`
    select distinct actor from audit where association_id = ${association} order by actor
  `.execute(tx)
  return rows.map(({ actor }) => actor)
}

/** What the ids of these entries are called today; looked up inside the association only. */
export async function findNamesIn(
  tx: Tx,
  association: AssociationId,
  entries: TrailEntry[],
): Promise<Omit<Names, 'person'> & { user_ids: string[] }> {
  const ids = (...keys: string[]) => [
    ...new Set(
      entries
        .flatMap(({ detail }) => keys.flatMap((key) => detail[key]))
        .filter((id) => typeof id === 'string'),
    ),
  ]
  const { rows: checks } = await sql<{ id: string; purpose: Purpose; title: string }>`
    select id, purpose, title from safety_check where association_id = ${association} and id::text = any(${ids('id')}::text[])
  `.execute(tx)
  const { rows: members } = await sql<{ id: string; name: string }>`
    select id, name from member where association_id = ${association} and id::text = any(${ids('member_id', 'member', 'members', 'id')}::text[])
  `.execute(tx)
  const titles = new Map(checks.map((check) => [check.id, headline(check)]))
  const doctors = new Map(members.map(({ id, name }) => [id, name]))
  return {
    // Accounts stand behind another connection, which an embedded database has none of during this transaction.
    user_ids: ids('user_id'),
    check: (id) => titles.get(id) ?? null,
    member: (id) => doctors.get(id) ?? null,
  }
}
