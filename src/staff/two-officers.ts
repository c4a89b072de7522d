import type { Tx } from '../db.ts'
import type { AssociationId } from '../roster/table.ts'
import { findWorkplaces } from './queries.ts'
import { isOfficer, OFFICERS } from './table.ts'

/** Why officers here cannot free somebody of a lost authenticator, so that the operator has to. */
export type Hindrance = 'too_few' | 'too_new' | 'elsewhere'

interface Officer {
  user_id: string
  since: Date
}

const A_DAY_MS = 24 * 60 * 60_000

/** Whoever asks could invite a second account of their own; a day gives the others time to notice it. */
export const mayApprove = ({ since }: Officer, requested_at: Date) =>
  since.getTime() + A_DAY_MS <= requested_at.getTime()

const findOfficers = (tx: Tx, association: AssociationId) =>
  tx
    .selectFrom('staff')
    .select(({ fn }) => ['user_id', fn.coalesce('officer_since', 'created_at').as('since')])
    .where('association_id', '=', association)
    .where('role', 'in', OFFICERS)
    .where('left_at', 'is', null)
    .orderBy('user_id')

/** The officers of now, kept from leaving and from other roles until the transaction is through. */
export const lockOfficers = (tx: Tx, association: AssociationId): Promise<Officer[]> =>
  findOfficers(tx, association).forShare().execute()

/** Null where two officers besides the person concerned can do it, one of them not since today. */
export async function findHindrance(
  tx: Tx,
  { association, user_id, by, at }: { association: AssociationId; user_id: string; by: string; at: Date },
): Promise<Hindrance | null> {
  if (await isOfficerElsewhere(tx, association, user_id)) return 'elsewhere'
  const officers = await findOfficers(tx, association).execute()
  const helpers = officers.filter((officer) => officer.user_id !== user_id)
  if (helpers.length < 2) return 'too_few'
  const can_approve = helpers.some((officer) => officer.user_id !== by && mayApprove(officer, at))
  return can_approve ? null : 'too_new'
}

/** One association's officers do not take away what guards another one. */
export const isOfficerElsewhere = async (tx: Tx, association: AssociationId, user_id: string) =>
  (await findWorkplaces(tx, user_id)).some(
    ({ association_id, role }) => association_id !== association && isOfficer(role),
  )
