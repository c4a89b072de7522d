import { sql } from 'kysely'
import type { Tx } from '../../db.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { SafetyCheck, SafetyCheckId } from '../../safety-checks/table.ts'
import { deliveryStates } from '../delivery-states.ts'
import type { Wave } from './reminded.ts'

/** A check that was launched, with what tells whether it may be compared. */
export type PastCheck = Pick<
  SafetyCheck,
  'id' | 'purpose' | 'title' | 'status' | 'left_out' | 'deadline_at' | 'closed_at' | 'audience_roles'
> & { launched_at: Date }

const MOST = 200

/** Everything that was ever launched, the newest first. */
export async function findPast(tx: Tx, association: AssociationId): Promise<PastCheck[]> {
  const { rows } = await sql<PastCheck>`
    select id, purpose, title, status, left_out, launched_at, deadline_at, closed_at, audience_roles
    from safety_check
    where association_id = ${association} and launched_at is not null
    order by launched_at desc, id limit ${MOST}
  `.execute(tx)
  return rows
}

/** 届け方 — over which ways somebody was asked; everybody is in exactly one of these. */
export const WAYS = {
  both: 'LINEとメール',
  line: 'LINEだけ',
  mail: 'メールだけ',
  covered: '兼会員（他の医師会のLINE）',
  none: '送り先なし',
} as const
export type Way = keyof typeof WAYS

export interface WayTally {
  way: Way
  prompted: number
  reached: number
  replied: number
  unreached: number
}

/** The same people and words as the board's tally, parted by how they were asked. */
export async function tallyByWay(tx: Tx, association: AssociationId, id: SafetyCheckId): Promise<WayTally[]> {
  const { rows } = await sql<WayTally>`
    with ${deliveryStates(association, id)}, asked as (
      select s.reached, r.replied,
        not r.replied and not s.reached and not s.under_way and not s.covered as unreached,
        case when w.line and w.mail then 'both' when w.line then 'line' when w.mail then 'mail'
          when s.covered then 'covered' else 'none' end as way
      from states s
        cross join lateral (
          select coalesce(bool_or(d.system = 'line'), false) as line, coalesce(bool_or(d.system = 'mail'), false) as mail
          from delivery d where d.association_id = ${association} and d.prompt_id = s.prompt_id
        ) w
        cross join lateral (
          select exists (select from standing_reply
            where association_id = ${association} and prompt_id = s.prompt_id) as replied
        ) r
    )
    select way, count(*)::int as prompted, count(*) filter (where reached)::int as reached,
      count(*) filter (where replied)::int as replied, count(*) filter (where unreached)::int as unreached
    from asked group by way
  `.execute(tx)
  const order = Object.keys(WAYS)
  return rows.sort((a, b) => order.indexOf(a.way) - order.indexOf(b.way))
}

/** When each reminder began to arrive, in minutes after the launch, and to how many. */
export async function findWaves(tx: Tx, association: AssociationId, id: SafetyCheckId): Promise<Wave[]> {
  const { rows } = await sql<Wave>`
    select d.wave, count(distinct p.id)::int as people,
      (extract(epoch from min(d.accepted_at) - min(c.launched_at)) / 60)::float8 as minute
    from safety_check c
      join prompt p on p.association_id = c.association_id and p.safety_check_id = c.id
      join delivery d on d.association_id = p.association_id and d.prompt_id = p.id
    where c.association_id = ${association} and c.id = ${id} and d.wave > 0 and d.status = 'accepted'
    group by d.wave order by d.wave
  `.execute(tx)
  return rows
}
