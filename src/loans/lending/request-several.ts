import { sql } from 'kysely'
import { type Db, inAssociation } from '../../db.ts'
import { type Refusal, refuse } from '../../refusal.ts'
import type { LoanId, PowerUnitId } from '../table.ts'
import { type Asking, auditRequest, findNeeded, type RequestFault, requestIn } from './request.ts'
import { holdUnits } from './unit-places.ts'

export const MOST_AT_ONCE = 10

/**
 * まとめて申請 — every unit of a combination for one need, or none of them: half of it keeps nobody alive. All are
 * held before anything is written, in the order of their ids, so that nobody waits for who waits for him.
 */
export const requestSeveral = (
  db: Db,
  { units, association, need, ...asking }: Omit<Asking, 'unit'> & { units: PowerUnitId[] },
) =>
  inAssociation(db, association, async (tx): Promise<{ ok: true; ids: LoanId[] } | Refusal<RequestFault>> => {
    const needed = await findNeeded(tx, association, need)
    if (!needed) return refuse('no_need')
    if (units.length === 0 || units.length > MOST_AT_ONCE) return refuse('no_unit')
    const borrower = { ...needed, need, neighbour: null }
    const asked: { unit: PowerUnitId; id: LoanId }[] = []
    await holdUnits(tx, association, units)
    await sql`savepoint several`.execute(tx)
    const together = crypto.randomUUID()
    for (const unit of new Set(units)) {
      const requested = await requestIn(tx, { ...asking, association, unit, borrower, together })
      if (!requested.ok) {
        await sql`rollback to savepoint several`.execute(tx)
        return requested
      }
      asked.push({ unit, id: requested.id })
    }
    const { by, at } = asking
    for (const one of asked) await auditRequest(tx, { association, ...one, borrower, by, at })
    return { ok: true, ids: asked.map(({ id }) => id) }
  })
