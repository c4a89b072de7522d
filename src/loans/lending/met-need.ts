import { sql } from 'kysely'
import type { Tx } from '../../db.ts'
import type { HeldLoan } from './held-loan.ts'
import { isServed, type ServingLoan } from './served.ts'

type OfNeed = Pick<HeldLoan, 'association_id' | 'power_need_id'>

/** 充足 — decided anew at every step that brings a unit or takes the hope of one away; a withdrawn need stays withdrawn. */
export async function meetNeed(tx: Tx, { association_id, power_need_id }: OfNeed) {
  if (!power_need_id) return
  // Held first: of two units that arrive in the same second the second sees the first.
  const open = await tx
    .selectFrom('power_need')
    .select('id')
    .where('association_id', '=', association_id)
    .where('id', '=', power_need_id)
    .where('status', '=', 'open')
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!open) return
  const { rows } = await sql<ServingLoan>`
    select status, coalesce(asked_together, id)::text as asked from loan
    where association_id = ${association_id} and power_need_id = ${power_need_id}
    union all
    -- That a neighbour's unit came may be noted here after it went back.
    select case when b.status in ('returned', 'done') then 'on_loan' else b.status end, b.id::text
    from door_borrowed_loans() b where b.need_id = ${power_need_id}
  `.execute(tx)
  if (isServed(rows)) await note(tx, { association_id, power_need_id }, { from: 'open', to: 'met' })
}

/** What stood there has broken: the clinic is without power again. */
export const openNeed = (tx: Tx, of: OfNeed) => note(tx, of, { from: 'met', to: 'open' })

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
