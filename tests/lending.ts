import { inAssociation } from '../src/db.ts'
import { newId } from '../src/id.ts'
import { HAND_OVER_POINTS, RETURN_POINTS } from '../src/loans/lending/checklists.ts'
import { requestLoan } from '../src/loans/lending/request.ts'
import { type Taking, takeStep } from '../src/loans/lending/take-step.ts'
import { findNeed } from '../src/loans/needs/queries.ts'
import { findMatches } from '../src/loans/needs/ranked.ts'
import type { LoanId, PowerNeedId, PowerUnitId } from '../src/loans/table.ts'
import type { BurnPoint, LendableTo } from '../src/loans/words.ts'
import type { AssociationId, FacilityId } from '../src/roster/table.ts'
import type { Purpose } from '../src/safety-checks/table.ts'
import type { World } from './world.ts'

/** The clinic of a doctor of the world. */
export async function clinicOf(w: World, doctor: { id: string }): Promise<FacilityId> {
  const { rows } = await w.store.owner.query<{ facility_id: FacilityId }>(
    'select facility_id from member where id = $1',
    [doctor.id],
  )
  if (!rows[0]) throw new Error('No such doctor')
  return rows[0].facility_id
}

interface Unit {
  association?: AssociationId
  owner?: FacilityId | null
  asset_number: string
  lendable_to?: LendableTo
  key_holder?: string
  key_phone?: string
  rated_w?: number
  capacity_wh?: number
  /** A generator with one filling instead of a battery. */
  engine?: boolean
  storage_place?: string
}

export async function aUnit(w: World, unit: Unit): Promise<PowerUnitId> {
  const id: PowerUnitId = newId<'power_unit'>()
  const association = unit.association ?? w.fuse
  const burn_points: BurnPoint[] = [{ load_w: 450, minutes: 132 }]
  await inAssociation(w.db, association, (tx) =>
    tx
      .insertInto('power_unit')
      .values({
        association_id: association,
        id,
        facility_id: unit.owner ?? null,
        asset_number: unit.asset_number,
        kind: unit.engine ? 'generator' : 'portable_battery',
        maker: 'ホンダ',
        model: unit.engine ? 'EU9iGB' : 'LiB-AID',
        rated_w: unit.rated_w ?? 1500,
        waveform: 'sine',
        frequency: 'both',
        outlets: 4,
        ...(unit.engine
          ? { fuel: 'cassette' as const, cassettes: 2, burn_points: JSON.stringify(burn_points) as never }
          : { capacity_wh: unit.capacity_wh ?? 1024 }),
        accessories: '延長コード、取扱説明書',
        storage_place: unit.storage_place ?? '医師会館1階',
        key_holder: unit.key_holder ?? null,
        key_phone: unit.key_phone ?? null,
        lendable_to: unit.lendable_to ?? 'association',
      })
      .execute(),
  )
  return id
}

export async function aNeed(
  w: World,
  need: {
    association?: AssociationId
    facility: FacilityId
    purpose?: Purpose
    hours?: number
    patients?: number
  },
): Promise<PowerNeedId> {
  const id: PowerNeedId = newId<'power_need'>()
  const association_id = need.association ?? w.fuse
  await inAssociation(w.db, association_id, async (tx) => {
    await tx
      .insertInto('power_need')
      .values({
        association_id,
        id,
        purpose: need.purpose ?? 'actual',
        facility_id: need.facility,
        via: 'office',
        hours_needed: String(need.hours ?? 8),
        patients: need.patients ?? 1,
        asked_by: 'cli',
        asked_at: w.now(),
      })
      .execute()
    await tx
      .insertInto('power_need_device')
      .values(
        [
          { device: 'ventilator_astral', rated_w: 120, measured_w: 24, place: 1 },
          { device: 'humidifier_mr810', rated_w: 200, measured_w: 64, place: 2 },
        ].map((device) => ({ association_id, power_need_id: id, count: 1, ...device })),
      )
      .execute()
  })
  return id
}

export const asks = (w: World, unit: PowerUnitId, need: PowerNeedId, association = w.fuse) =>
  requestLoan(w.db, { association, unit, need, until: null, by: 'cli', by_name: '事務局', at: w.now() })

export async function asked(
  w: World,
  unit: PowerUnitId,
  need: PowerNeedId,
  association = w.fuse,
): Promise<LoanId> {
  const requested = await asks(w, unit, need, association)
  if (!requested.ok) throw new Error(requested.reason)
  return requested.id
}

type More = Partial<Omit<Taking, 'id' | 'step'>>

export const takes = (w: World, id: LoanId, step: Taking['step'], more: More = {}) =>
  takeStep(w.db, { association: w.fuse, id, step, by: 'cli', by_name: '事務局', at: w.now(), ...more })

/** Step after step, with everything ticked; the first that is refused fails the story. */
export async function goes(w: World, id: LoanId, steps: Taking['step'][], more: More = {}) {
  for (const step of steps) {
    const points = step === 'inspect' ? RETURN_POINTS : HAND_OVER_POINTS
    const taken = await takes(w, id, step, { checked: Object.keys(points), ...more })
    if (!taken.ok) throw new Error(`${step}: ${taken.reason}`)
  }
}

/** What the pages offer for a need now. */
export const offeredFor = (w: World, id: PowerNeedId) =>
  inAssociation(w.db, w.fuse, async (tx) => {
    const need = await findNeed(tx, w.fuse, id)
    if (!need) throw new Error('No such need')
    return findMatches(tx, w.fuse, { need, at: w.now() })
  })

/** Looks at every drawer, for stories about something else than messages. */
export async function looksAway(w: World) {
  for (const doctor of w.everybody) {
    if (doctor.user_id) doctor.texts()
    await doctor.mails()
  }
}

/** Asks again where no connection was free in time: on a busy machine fifty at once wait longer than a person may. */
export async function untilAnswered<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    const [done] = await Promise.allSettled([work()])
    if (done.status === 'fulfilled') return done.value
    if (!String(done.reason).includes('timeout exceeded when trying to connect')) throw done.reason
  }
}
