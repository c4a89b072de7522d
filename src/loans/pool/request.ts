import { sql } from 'kysely'
import { audit } from '../../audit/write.ts'
import { type Db, inAssociation } from '../../db.ts'
import { type Refusal, refuse } from '../../refusal.ts'
import type { AssociationId } from '../../roster/table.ts'
import { auditRequest, type Requested, type RequestFault, requestIn } from '../lending/request.ts'
import type { LoanId, PowerNeedId, PowerUnitId } from '../table.ts'
import { findNeighbours, findPoolUnits } from './queries.ts'

type Asked = { ok: true; id: LoanId; lender: AssociationId } | Refusal<RequestFault>

interface Asking {
  /** Who borrows. */
  association: AssociationId
  unit: PowerUnitId
  need: PowerNeedId
  /** Left out: as long as is usual with the lender. */
  until?: Date | null
  by: string
  at: Date
}

/**
 * 共同利用の申請 — a neighbour's unit for a need of ours. The loan is the lender's row, so that his constraint sees every
 * borrower; of us it holds the association, the facility's name and a number of patients.
 */
export async function requestFromNeighbour(
  db: Db,
  { association, unit, need, until = null, by, at }: Asking,
): Promise<Asked> {
  const wanted = await inAssociation(db, association, async (tx) => {
    const lender = (await findPoolUnits(tx)).find(({ id }) => id === unit)
    const { rows } = await sql<{
      purpose: 'actual' | 'drill' | 'test'
      patients: number
      facility_name: string
      association_name: string
    }>`
      select n.purpose, n.patients, f.name as facility_name, a.name as association_name
      from power_need n join facility f on f.association_id = n.association_id and f.id = n.facility_id
        join association a on a.id = n.association_id
      where n.association_id = ${association} and n.id = ${need} and n.status = 'open'
    `.execute(tx)
    return { lender: lender?.association_id ?? null, needed: rows[0] ?? null }
  })
  if (!wanted.lender) return refuse('no_unit')
  if (!wanted.needed) return refuse('no_need')
  const { lender, needed } = wanted
  const { purpose, patients, facility_name, association_name } = needed

  const requested = await inAssociation(db, lender, async (tx): Promise<Requested> => {
    // The lender may have left meanwhile: asked once more on his side of the wall.
    const neighbours = await findNeighbours(tx)
    if (!neighbours.some(({ association_id }) => association_id === association)) return refuse('no_unit')
    const neighbour = { association, facility_name, need }
    const borrower = { purpose, patients, facility_id: null, need: null, neighbour }
    // Who of the office asked stays at home, in its own trail.
    const who = { by: 'neighbour', by_name: association_name }
    const asking = { association: lender, unit, borrower, until, ...who, at }
    const done = await requestIn(tx, asking)
    if (done.ok) await auditRequest(tx, { ...asking, id: done.id })
    return done
  })
  if (!requested.ok) return requested
  await inAssociation(db, association, (tx) =>
    audit(tx, {
      association,
      actor: by,
      action: 'loan.ask_neighbour',
      detail: { id: requested.id, unit, lender },
      at,
    }),
  )
  return { ...requested, lender }
}
