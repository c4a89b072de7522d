import { sql } from 'kysely'
import type { Tx } from '../../db.ts'
import type { AssociationId, FacilityId, FacilityType } from '../../roster/table.ts'
import type { SafetyCheck, SafetyCheckId } from '../../safety-checks/table.ts'

/** A check as others may know it: one that has left. Drafts and what is planned stay in the office. */
export type SentCheck = SafetyCheck & { launched_at: Date }

const isSent = (check: SafetyCheck | undefined): check is SentCheck =>
  check !== undefined &&
  check.launched_at !== null &&
  check.status !== 'draft' &&
  check.status !== 'scheduled'

/** Scoped by association on purpose: a guessed id from next door finds nothing. */
export async function findSentCheck(tx: Tx, association: AssociationId, id: SafetyCheckId) {
  const check = await tx
    .selectFrom('safety_check')
    .selectAll()
    .where('association_id', '=', association)
    .where('id', '=', id)
    .executeTakeFirst()
  return isSent(check) ? check : null
}

/** One page, the newest first, and one more to see whether another follows; `after` is the last of the page before. */
export async function findSentChecks(
  tx: Tx,
  association: AssociationId,
  { after, limit }: { after: SentCheck | null; limit: number },
) {
  const found = await tx
    .selectFrom('safety_check')
    .selectAll()
    .where('association_id', '=', association)
    .where('launched_at', 'is not', null)
    .where('status', 'not in', ['draft', 'scheduled'])
    .$if(after !== null, (query) =>
      query.where(sql<boolean>`(launched_at, id) < (
        select launched_at, id from safety_check where association_id = ${association} and id = ${after?.id ?? null})`),
    )
    .orderBy('launched_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  return found.filter(isSent)
}

export interface OpenClinic {
  facility_id: FacilityId
  name: string
  ward: string
  facility_type: FacilityType
  condition: 'open' | 'partly_open'
  /** A choice of the question OPEN. */
  care: string | null
  answered_at: Date
}

const ON_HOLIDAY = '5'

/**
 * 診療できる医療機関 — where several doctors work, the newest answer speaks for the house; one that says 休診 beside it is
 * not open.
 */
export async function findOpenClinics(tx: Tx, association: AssociationId, id: SafetyCheckId) {
  const { rows } = await sql<OpenClinic>`
    with said as (
      select distinct on (p.facility_id) p.facility_id, p.id as prompt_id, r.condition, r.event_at
      from prompt p
        join latest_reply r on r.association_id = p.association_id and r.prompt_id = p.id
      where p.association_id = ${association} and p.safety_check_id = ${id} and p.facility_id is not null
      order by p.facility_id, r.event_at desc, r.received_at desc, r.id
    )
    select f.id as facility_id, f.name, f.ward, f.facility_type, s.condition, d.choice as care, s.event_at as answered_at
    from said s
      join facility f on f.association_id = ${association} and f.id = s.facility_id
      left join latest_detail d
        on d.association_id = ${association} and d.prompt_id = s.prompt_id and d.question = 'OPEN'
    where s.condition in ('open', 'partly_open') and d.choice is distinct from ${ON_HOLIDAY}
    order by f.ward, f.name, f.id
  `.execute(tx)
  return rows
}
