import { sql } from 'kysely'
import { type Db, inAssociation, type Tx } from '../../db.ts'
import { newId } from '../../id.ts'
import { type Refusal, refuse } from '../../refusal.ts'
import type { ReplyDetailId } from '../../replies/table.ts'
import type { AssociationId, FacilityId } from '../../roster/table.ts'
import type { Purpose, SafetyCheckId } from '../../safety-checks/table.ts'
import { deviceOf } from '../devices.ts'
import type { PowerNeedId } from '../table.ts'
import { keepNeed } from './ask.ts'
import { type Wish, wishedDevice } from './need-form.ts'
import { holdFacility } from './queries.ts'

/** 「電源を借りたい」 — a reply that has no need yet, with what else the doctor said. */
export interface AskingReply {
  reply_detail_id: ReplyDetailId
  safety_check_id: SafetyCheckId
  purpose: Purpose
  title: string
  facility_id: FacilityId
  facility_name: string
  ward: string
  event_at: Date
  /** Code of PWR, and the counts of HVEN and HOXY; null where nobody said. */
  power: string | null
  ventilators: string | null
  oxygen: string | null
  need_id: PowerNeedId | null
}

const asking = (association: AssociationId) => sql`
  with newest as (
    select distinct on (d.prompt_id, d.question) d.id, d.prompt_id, d.question, d.choice, d.event_at
    from reply_detail d where d.association_id = ${association}
      and d.question in ('PW_ASK', 'PWR', 'HVEN', 'HOXY')
    order by d.prompt_id, d.question, d.event_at desc, d.received_at desc)
  select a.id as reply_detail_id, c.id as safety_check_id, c.purpose, c.title, f.id as facility_id,
    f.name as facility_name, f.ward, a.event_at, n.id as need_id,
    (select choice from newest x where x.prompt_id = a.prompt_id and x.question = 'PWR') as power,
    (select choice from newest x where x.prompt_id = a.prompt_id and x.question = 'HVEN') as ventilators,
    (select choice from newest x where x.prompt_id = a.prompt_id and x.question = 'HOXY') as oxygen
  from newest a
    join prompt p on p.association_id = ${association} and p.id = a.prompt_id
    join safety_check c on c.association_id = p.association_id and c.id = p.safety_check_id
    join facility f on f.association_id = p.association_id and f.id = p.facility_id
    left join power_need n on n.association_id = p.association_id and n.reply_detail_id = a.id
  where a.question = 'PW_ASK' and a.choice = '1'`

/** Of checks that are not over; one that its clinic has since filled in by the link is no longer waiting; of all purposes or of one. */
export async function findAskingReplies(tx: Tx, association: AssociationId, purpose?: Purpose) {
  const { rows } = await sql<AskingReply>`${asking(association)} and n.id is null
      and (${purpose ?? null}::text is null or c.purpose = ${purpose ?? null})
      and c.status in ('open', 'frozen', 'closed') and c.launched_at > app_clock() - interval '14 days'
      and not exists (select from power_need o where o.association_id = p.association_id
        and o.facility_id = f.id and o.safety_check_id = c.id)
    order by a.event_at`.execute(tx)
  return rows
}

type Made = { ok: true; id: PowerNeedId } | Refusal<'not_found'>

/** 回答から申出をつくる — one press; pressed again it leads to the need that is there. */
export const askFromReply = (
  db: Db,
  {
    association,
    reply_detail_id,
    by,
    at,
  }: { association: AssociationId; reply_detail_id: ReplyDetailId; by: string; at: Date },
) =>
  inAssociation(db, association, async (tx): Promise<Made> => {
    const look = async () =>
      (await sql<AskingReply>`${asking(association)} and a.id = ${reply_detail_id}`.execute(tx)).rows[0]
    const first = await look()
    if (!first) return refuse('not_found')
    await holdFacility(tx, association, first.facility_id)
    const reply = await look()
    if (!reply) return refuse('not_found')
    if (reply.need_id) return { ok: true, id: reply.need_id }
    const id = newId<'power_need'>()
    const { facility_id, purpose, safety_check_id } = reply
    await keepNeed(
      tx,
      { association, id, facility_id, purpose, safety_check_id, reply_detail_id, via: 'reply', by, at },
      wishFrom(reply),
    )
    return { ok: true, id }
  })

/** 停電 says nothing of how long a patient's own battery still runs; a generator of the clinic's does. */
const HOURS_LEFT: Record<string, number> = { '1A': 5, '1B': 12, '1C': 24, '1D': 48 }

const USUAL_HOURS = 24

/** Figures to begin from, careful ones: the office asks on the telephone and mends them. */
export function wishFrom({
  power,
  ventilators,
  oxygen,
}: Pick<AskingReply, 'power' | 'ventilators' | 'oxygen'>): Wish {
  const [ventilated, on_oxygen] = [Number(ventilators ?? 0), Number(oxygen ?? 0)]
  const some = [
    ['ventilator_other', ventilated] as const,
    ['oxygen_no_cylinder', on_oxygen] as const,
    ['chart_pc', ventilated + on_oxygen === 0 ? 1 : 0] as const,
  ]
  return {
    devices: some.flatMap(([code, count]) => {
      const device = deviceOf(code)
      return device && count > 0 ? [wishedDevice(device, Math.min(count, 50), null)] : []
    }),
    hours_needed: USUAL_HOURS,
    battery_left_hours: HOURS_LEFT[power ?? ''] ?? null,
    patients: Math.min(ventilated + on_oxygen, 1000),
    place: null,
    can_carry: null,
    note: null,
  }
}
