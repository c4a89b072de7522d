import { randomInt } from 'node:crypto'
import { audit } from '../audit/write.ts'
import { type Db, inAssociation, type Tx } from '../db.ts'
import { newId } from '../id.ts'
import type { AssociationId, IncidentId } from './table.ts'

/** No 0/O, 1/I/L, 2/Z, 5/S or 8/B: the code is read out over the telephone. */
const LETTERS = 'ACDEFGHJKMNPQRTUVWXY34679'
const joinCode = () => Array.from({ length: 10 }, () => LETTERS[randomInt(LETTERS.length)]).join('')

interface Creating {
  association: AssociationId
  name: string
  /** Made by asking again, to hold the rounds together; nobody thinks of it as joint. */
  for_rounds?: true
  by: string
  at: Date
}
interface Created {
  incident_id: IncidentId
  join_code: string
}

/** 災害の登録 — what joins safety checks, of several associations or in several rounds; its maker takes part at once. */
export const createIncident = (db: Db, creating: Creating): Promise<Created> =>
  inAssociation(db, creating.association, (tx) => createIncidentIn(tx, creating))

/** The same within a transaction. */
export async function createIncidentIn(
  tx: Tx,
  { association, name, for_rounds, by, at }: Creating,
): Promise<Created> {
  const id: IncidentId = newId<'incident'>()
  const join_code = joinCode()
  // Not `returning`: the row is only visible to those who take part, and nobody does yet.
  await tx.insertInto('incident').values({ id, name, join_code, created_at: at }).execute()
  await tx
    .insertInto('incident_association')
    .values({ incident_id: id, association_id: association })
    .execute()
  await audit(tx, {
    association,
    actor: by,
    action: 'incident.create',
    detail: { id, ...(for_rounds && { for_rounds }) },
    at,
  })
  return { incident_id: id, join_code }
}
