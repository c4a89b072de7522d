import { sql } from 'kysely'
import { audit } from '../../audit/write.ts'
import { type Db, inAssociation, type Tx } from '../../db.ts'
import { newId } from '../../id.ts'
import { type Refusal, refuse } from '../../refusal.ts'
import type { AssociationId, FacilityId } from '../../roster/table.ts'
import type { SafetyCheckId } from '../../safety-checks/table.ts'
import { DEVICES } from '../devices.ts'
import { auditRequest, requestIn } from '../lending/request.ts'
import { holdUnits } from '../lending/unit-places.ts'
import { keepNeed } from '../needs/ask.ts'
import { wishedDevice } from '../needs/need-form.ts'
import { findNeed } from '../needs/queries.ts'
import { findMatches } from '../needs/ranked.ts'
import { findReadyUnits } from '../needs/units.ts'
import type { LoanId, PowerNeedId } from '../table.ts'

/** The example of the manual: a ventilator and its humidifier, one patient, a day. */
const SAMPLE = {
  devices: DEVICES.filter(({ code }) => ['ventilator_astral', 'humidifier_mr810'].includes(code)).map(
    (device) => wishedDevice(device, 1, null),
  ),
  hours_needed: 24,
  battery_left_hours: null,
  patients: 1,
  place: null,
  can_carry: null,
  note: null,
}

type Added = { ok: true; loan: LoanId } | Refusal<'not_a_drill' | 'already_added' | 'no_facility' | 'no_unit'>

/**
 * 電源の訓練 — gives a drill a sample need of one of its clinics, the best unit for it and the request; hand-over and return
 * are then practised with the real pages.
 */
export const addExercise = (
  db: Db,
  {
    association,
    check,
    by,
    by_name,
    at,
  }: { association: AssociationId; check: SafetyCheckId; by: string; by_name: string; at: Date },
) =>
  inAssociation(db, association, async (tx): Promise<Added> => {
    const drill = await tx
      .selectFrom('safety_check')
      .select('id')
      .where('association_id', '=', association)
      .where('id', '=', check)
      .where('purpose', '=', 'drill')
      .where('status', 'in', ['draft', 'scheduled', 'open'])
      .where('discarded_at', 'is', null)
      .forNoKeyUpdate()
      .executeTakeFirst()
    if (!drill) return refuse('not_a_drill')
    if (await isAdded(tx, association, check)) return refuse('already_added')
    const facility = await findClinic(tx, association)
    if (!facility) return refuse('no_facility')
    const need = newId<'power_need'>()
    const until = new Date(at.getTime() + SAMPLE.hours_needed * 60 * 60 * 1_000)
    const ready = await findReadyUnits(tx, association, { for_facility: facility, from: at, until })
    if (ready.length === 0) return refuse('no_unit')
    // The need is kept with an entry of the trail, and whichever unit fits is held before that.
    await holdUnits(
      tx,
      association,
      ready.map(({ id }) => id),
    )
    const unit = await keepNeedAndMatch(tx, { association, check, facility, need, by, at })
    // Refused before anything is committed: the transaction is given up with the need in it.
    if (!unit) return giveUp(tx)
    await tx
      .insertInto('loan_exercise')
      .values({
        association_id: association,
        safety_check_id: check,
        power_need_id: need,
        added_by: by,
        added_at: at,
      })
      .execute()
    const borrower = { purpose: 'drill' as const, patients: 1, facility_id: facility, need, neighbour: null }
    const requested = await requestIn(tx, { association, unit, borrower, until: null, by, by_name, at })
    if (!requested.ok) return giveUp(tx)
    await auditRequest(tx, { association, unit, borrower, id: requested.id, by, at })
    await audit(tx, {
      association,
      actor: by,
      action: 'loan.add_exercise',
      detail: { check, id: requested.id },
      at,
    })
    return { ok: true, loan: requested.id }
  })

async function giveUp(tx: Tx): Promise<Refusal<'no_unit'>> {
  await sql`rollback to savepoint exercise`.execute(tx)
  return refuse('no_unit')
}

async function isAdded(tx: Tx, association: AssociationId, check: SafetyCheckId) {
  const added = await tx
    .selectFrom('loan_exercise')
    .select('safety_check_id')
    .where('association_id', '=', association)
    .where('safety_check_id', '=', check)
    .executeTakeFirst()
  return added !== undefined
}

/** A clinic with ventilator patients at home before any other: it is for them that one practises. */
async function findClinic(tx: Tx, association: AssociationId): Promise<FacilityId | null> {
  const found = await tx
    .selectFrom('facility')
    .select('id')
    .where('association_id', '=', association)
    .orderBy('home_ventilator_patients', 'desc')
    .orderBy('name')
    .limit(1)
    .executeTakeFirst()
  return found?.id ?? null
}

async function keepNeedAndMatch(
  tx: Tx,
  {
    association,
    check,
    facility,
    need,
    by,
    at,
  }: {
    association: AssociationId
    check: SafetyCheckId
    facility: FacilityId
    need: PowerNeedId
    by: string
    at: Date
  },
) {
  await sql`savepoint exercise`.execute(tx)
  await keepNeed(
    tx,
    {
      association,
      id: need,
      facility_id: facility,
      purpose: 'drill',
      safety_check_id: check,
      reply_detail_id: null,
      via: 'office',
      by,
      at,
    },
    SAMPLE,
  )
  const kept = await findNeed(tx, association, need)
  const [best] = kept ? (await findMatches(tx, association, { need: kept, at })).fitting : []
  return best?.unit.id ?? null
}
