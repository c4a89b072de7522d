import { sql } from 'kysely'
import type { Tx } from '../db.ts'
import type { AssociationId, LineChannelId, MemberId } from '../roster/table.ts'
import type { Condition } from './table.ts'

/** A member whom a telephone may speak for, and what was last heard of them without being asked. */
export interface MenuPerson {
  member_id: MemberId
  member_name: string
  last: { condition: Condition; event_at: Date } | null
}

export interface MenuPeople {
  of(user: { line_channel_id: LineChannelId; user_id: string }): MenuPerson[]
}

export const NOBODY: MenuPeople = { of: () => [] }

interface Row {
  user_id: string
  line_channel_id: LineChannelId
  member_id: MemberId
  member_name: string
  condition: Condition | null
  event_at: Date | null
}

/** Everybody whom these LINE users may speak for, over the association's own channel only. */
export async function readMenuPeople(
  tx: Tx,
  association: AssociationId,
  users: { user_id: string }[],
): Promise<MenuPeople> {
  const { rows } = await sql<Row>`
    select p.value as user_id, p.line_channel_id, m.id as member_id, m.name as member_name,
      last.condition, last.event_at
    from association a
      join contact_point p on p.association_id = a.id and p.system = 'line'
        and (p.reachable or p.failure = 'blocked') and p.line_channel_id = a.line_channel_id
        and p.value = any(${users.map(({ user_id }) => user_id)}::text[])
      join member m on m.association_id = p.association_id and m.id = p.member_id
      left join lateral (
        select r.condition, r.event_at from reply r
        where r.association_id = a.id and r.member_id = m.id and r.prompt_id is null
        order by r.event_at desc limit 1) last on true
    where a.id = ${association} order by m.member_number
  `.execute(tx)
  const people = Map.groupBy(rows, ({ line_channel_id, user_id }) => `${line_channel_id}:${user_id}`)
  const known = new Map(
    [...people].map(([user, found]) => [
      user,
      found.map(({ member_id, member_name, condition, event_at }): MenuPerson => {
        const last = condition && event_at ? { condition, event_at } : null
        return { member_id, member_name, last }
      }),
    ]),
  )
  return { of: ({ line_channel_id, user_id }) => known.get(`${line_channel_id}:${user_id}`) ?? [] }
}
