import { sql } from 'kysely'
import type { Tx } from '../../db.ts'
import type { AssociationId } from '../../roster/table.ts'
import { hoursTogether } from '../matching/together.ts'
import { findNeed } from '../needs/queries.ts'
import type { LoanId, PowerNeedId } from '../table.ts'
import type { HeldLoan } from './held-loan.ts'
import { isServed, type ServingLoan } from './served.ts'
import { findPowersAt } from './unit-powers.ts'

type OfNeed = Pick<HeldLoan, 'association_id' | 'power_need_id'>

/** 充足 — decided anew at every step that brings a unit or takes the hope of one away; a withdrawn need stays withdrawn. */
export async function meetNeed(
  tx: Tx,
  { association_id, power_need_id }: OfNeed,
  /** A neighbour's loan whose unit has come, whatever became of it since. */
  came: LoanId | null = null,
) {
  if (!power_need_id) return
  // Held first: of two units that arrive in the same second the second sees the first.
  const need = await holdNeed(tx, { association_id, power_need_id })
  if (need?.status !== 'open') return
  const { rows } = await sql<ServingLoan>`
    select status, coalesce(asked_together, id)::text as asked from loan
    where association_id = ${association_id} and power_need_id = ${power_need_id}
    union all
    select case when b.id = ${came}::uuid then 'on_loan' else b.status end, b.id::text from door_borrowed_loans() b where b.need_id = ${power_need_id}
  `.execute(tx)
  if (!isServed(rows) || !(await isEnough(tx, { association_id, power_need_id }, came))) return
  await note(tx, { association_id, power_need_id }, { from: 'open', to: 'met' })
}

/** Whether what stands there lasts as long as was asked for: a ventilator is not helped by a battery of six hours. */
async function isEnough(
  tx: Tx,
  { association_id, power_need_id }: { association_id: AssociationId; power_need_id: PowerNeedId },
  came: LoanId | null,
) {
  const need = await findNeed(tx, association_id, power_need_id)
  const powers = await findPowersAt(tx, association_id, power_need_id, came)
  return need !== null && hoursTogether(powers, need.devices) >= need.hours_needed
}

/** What stood there has broken: the clinic is without power again. */
export async function openNeed(tx: Tx, of: OfNeed) {
  // Held first: a unit that arrives in the same second is seen, and the need opened after it.
  await holdNeed(tx, of)
  await note(tx, of, { from: 'met', to: 'open' })
}

const holdNeed = (tx: Tx, { association_id, power_need_id }: OfNeed) =>
  tx
    .selectFrom('power_need')
    .select('status')
    .where('association_id', '=', association_id)
    .where('id', '=', power_need_id)
    .forNoKeyUpdate()
    .executeTakeFirst()

async function note(
  tx: Tx,
  { association_id, power_need_id }: OfNeed,
  { from, to }: { from: 'open' | 'met'; to: 'open' | 'met' },
) {
  if (!power_need_id) return
  await tx
    .updateTable('power_need')
    .set((row) => ({ status: to, version: row('version', '+', 1) }))
    .where('association_id', '=', association_id)
    .where('id', '=', power_need_id)
    .where('status', '=', from)
    .execute()
}
