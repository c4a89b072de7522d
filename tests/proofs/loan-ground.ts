import { sql } from 'kysely'
import { inAssociation } from '../../src/db.ts'
import { newId } from '../../src/id.ts'
import { replay } from '../../src/loans/ledger/replay.ts'
import { HAND_OVER_POINTS, RETURN_POINTS } from '../../src/loans/lending/checklists.ts'
import { requestLoan } from '../../src/loans/lending/request.ts'
import { type Taking, takeStep } from '../../src/loans/lending/take-step.ts'
import { joinPool, makePool } from '../../src/loans/pool/pool.ts'
import { findPools } from '../../src/loans/pool/queries.ts'
import { requestFromNeighbour } from '../../src/loans/pool/request.ts'
import type { Loan, LoanId, LoanStep, PowerNeedId, PowerUnitId } from '../../src/loans/table.ts'
import { addAssociation } from '../../src/roster/add-association.ts'
import type { AssociationId, FacilityId } from '../../src/roster/table.ts'
import { type Model, midnightAfter, type Verb } from './loan-model.ts'
import type { Installation } from './stand.ts'

const WHOLE = [...Object.keys(HAND_OVER_POINTS), ...Object.keys(RETURN_POINTS)]

export interface Ground {
  here: Installation
  lender: { id: AssociationId; facility: FacilityId }
  borrower: { id: AssociationId; facility: FacilityId }
  units: PowerUnitId[]
}

/** Two associations of one pool; the lender has three units, and lends the first to its neighbour. */
export async function openGround(here: Installation, at: Date): Promise<Ground> {
  const { db } = here.plant.store
  const [lender, borrower] = [await settle(here, at), await settle(here, at)]
  await makePool(db, { association: lender.id, name: '共同利用', by: 'cli', at })
  const [pool] = await inAssociation(db, lender.id, (tx) => findPools(tx, lender.id))
  await joinPool(db, { association: borrower.id, code: pool?.join_code ?? '', by: 'cli', at })
  const units = [newId<'power_unit'>(), newId<'power_unit'>(), newId<'power_unit'>()]
  await inAssociation(db, lender.id, (tx) =>
    tx
      .insertInto('power_unit')
      .values(
        units.map((id, n) => ({
          association_id: lender.id,
          id,
          asset_number: String(n),
          kind: 'portable_battery' as const,
          rated_w: 1500,
          waveform: 'sine' as const,
          frequency: 'both' as const,
          capacity_wh: 1024,
          storage_place: '倉庫',
          lendable_to: n === 0 ? ('joint' as const) : ('association' as const),
        })),
      )
      .execute(),
  )
  return { here, lender, borrower, units }
}

async function settle({ plant }: Installation, at: Date) {
  const { db } = plant.store
  const name = `医師会${crypto.randomUUID().slice(0, 8)}`
  const added = await addAssociation(db, { name, phone: null, line_channel_id: null, by: 'cli', at })
  if (!added.ok) throw new Error(added.reason)
  const facility: FacilityId = newId<'facility'>()
  await inAssociation(db, added.association, (tx) =>
    tx
      .insertInto('facility')
      .values({
        association_id: added.association,
        id: facility,
        name: '医院',
        facility_type: 'clinic',
        ward: '中',
      })
      .execute(),
  )
  return { id: added.association, facility }
}

export async function addNeed(
  { here }: Ground,
  of: Ground['lender'],
  purpose: 'actual' | 'drill',
  at: Date,
): Promise<PowerNeedId> {
  const id: PowerNeedId = newId<'power_need'>()
  await inAssociation(here.plant.store.db, of.id, (tx) =>
    tx
      .insertInto('power_need')
      .values({
        association_id: of.id,
        id,
        purpose,
        facility_id: of.facility,
        via: 'office',
        hours_needed: '24',
        patients: 1,
        asked_by: 'cli',
        asked_at: at,
      })
      .execute(),
  )
  return id
}

/** The same verb on the real thing; says whether it was taken, and which loan it made. */
export async function take(
  ground: Ground,
  verb: Exclude<Verb, { verb: 'wait' }>,
  { loans, now }: { loans: LoanId[]; now: number },
): Promise<boolean> {
  const { here, lender, borrower, units } = ground
  const { db } = here.plant.store
  const at = new Date(now)
  const by = { by: 'cli', by_name: '事務局', at }
  if (verb.verb === 'request') {
    const unit = units[verb.unit]
    if (!unit) throw new Error('No such unit')
    const need = await addNeed(ground, verb.neighbour ? borrower : lender, verb.purpose, at)
    const until = new Date(midnightAfter(now, verb.days))
    const requested = verb.neighbour
      ? await requestFromNeighbour(db, { association: borrower.id, unit, need, until, by: 'cli', at })
      : await requestLoan(db, { association: lender.id, unit, need, until, ...by })
    if (requested.ok) loans.push(requested.id)
    return requested.ok
  }
  const id = loans[verb.loan]
  if (!id) return false
  const taken = await takeStep(db, {
    association: lender.id,
    id,
    step: verb.step as Taking['step'],
    until: new Date(midnightAfter(now, verb.days)),
    checked: verb.whole ? WHOLE : ['started'],
    ...by,
  })
  return taken.ok
}

/** Every way in which what stands in the database is not what the model says, or not what its own history says. */
export async function differences(
  { here, lender, units }: Ground,
  model: Model,
  loans: LoanId[],
): Promise<string[]> {
  return inAssociation(here.plant.store.db, lender.id, async (tx) => {
    const { rows } = await sql<Omit<Loan, 'period'> & { from: Date; until: Date | null; steps: LoanStep[] }>`
      select l.*, lower(l.period) as "from", upper(l.period) as until, coalesce((select json_agg(s order by s.place)
        from loan_step s where s.association_id = l.association_id and s.loan_id = l.id), '[]') as steps
      from loan l where l.association_id = ${lender.id}
    `.execute(tx)
    const states = await tx
      .selectFrom('power_unit')
      .select(['id', 'status'])
      .where('association_id', '=', lender.id)
      .execute()
    const wrong: string[] = []
    if (rows.length !== model.loans.length) wrong.push(`${rows.length} loans and not ${model.loans.length}`)
    for (const [n, wanted] of model.loans.entries()) {
      const row = rows.find(({ id }) => id === loans[n])
      if (!row) {
        wrong.push(`loan ${n} is missing`)
        continue
      }
      const steps = row.steps.map((one) => ({
        ...one,
        due_at: one.due_at && new Date(one.due_at),
        taken_at: new Date(one.taken_at),
      }))
      const found = { ...asPlain(row), owed: row.papers_due_at !== null && row.papers_done_at === null }
      const { status, until, out_at, back_at, owed, from } = wanted
      compare(
        wrong,
        `loan ${n} and the model`,
        { ...found, from: row.from.getTime() },
        { status, until, out_at, back_at, owed, from },
      )
      const again = replay(steps)
      if (!again) {
        wrong.push(`loan ${n} has no history`)
        continue
      }
      compare(wrong, `loan ${n} and its history`, found, {
        status: again.status,
        until: again.due_at?.getTime() ?? null,
        out_at: again.handed_over_at?.getTime() ?? null,
        back_at: again.returned_at?.getTime() ?? null,
        owed: again.papers_owed,
      })
      compare(
        wrong,
        `the steps of loan ${n}`,
        steps.map(({ step }) => step),
        wanted.steps,
      )
      compare(
        wrong,
        `the places of loan ${n}`,
        steps.map(({ place }) => place),
        wanted.steps.map((_, place) => place + 1),
      )
    }
    for (const [n, unit] of units.entries()) {
      const out = rows.filter((row) => row.power_unit_id === unit && row.handed_over_at && !row.returned_at)
      if (out.length > 1) wrong.push(`unit ${n} is in ${out.length} places`)
      const is_ready = states.find(({ id }) => id === unit)?.status === 'ready'
      if (is_ready !== model.ready[n]) wrong.push(`unit ${n} is ${is_ready ? '' : 'not '}ready`)
    }
    return wrong
  })
}

const asPlain = (row: {
  status: string
  until: Date | null
  handed_over_at: Date | null
  returned_at: Date | null
}) => ({
  status: row.status,
  until: row.until?.getTime() ?? null,
  out_at: row.handed_over_at?.getTime() ?? null,
  back_at: row.returned_at?.getTime() ?? null,
})

function compare(wrong: string[], what: string, found: unknown, wanted: unknown) {
  const [a, b] = [JSON.stringify(sorted(found)), JSON.stringify(sorted(wanted))]
  if (a !== b) wrong.push(`${what}: ${a} and not ${b}`)
}

const sorted = (value: unknown) =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value
