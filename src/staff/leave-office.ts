import type { Tx } from '../db.ts'
import { type Refusal, refuse } from '../refusal.ts'
import type { AssociationId } from '../roster/table.ts'

/** One person of the staff, and who does something about them when. */
export interface AboutStaff {
  association: AssociationId
  user_id: string
  by: string
  at: Date
}

export type Stays = Refusal<'not_found' | 'oneself' | 'last_office'>

/** Locks the office's rows, so that two people who remove each other at the same moment do not both succeed. */
export async function mayLeaveOffice(
  tx: Tx,
  { association, user_id, by }: Omit<AboutStaff, 'at'>,
  stays_in_office: boolean,
): Promise<Stays | null> {
  const working = await tx
    .selectFrom('staff')
    .select(['user_id', 'role'])
    .where('association_id', '=', association)
    .where('left_at', 'is', null)
    .orderBy('user_id')
    .forUpdate()
    .execute()
  const office = working.filter(({ role }) => role === 'office')
  if (!working.some((person) => person.user_id === user_id)) return refuse('not_found')
  if (user_id === by) return refuse('oneself')
  if (!stays_in_office && office.length === 1 && office[0]?.user_id === user_id) return refuse('last_office')
  return null
}
