import { inAssociation, type Tx } from '../db.ts'
import { asId } from '../id.ts'
import type { AssociationId } from '../roster/table.ts'
import type { SafetyCheckId } from '../safety-checks/table.ts'
import { findNamed } from './association.ts'
import { fail, type Told } from './errors.ts'
import type { Terminal } from './terminal.ts'

type Asked<T> =
  | { ok: true; association: AssociationId; id: SafetyCheckId; found: T }
  | { ok: false; told: Told }

/** The check whose id stands behind the command, in the association named there; next door there is none. */
export async function findAskedCheck<T>(
  terminal: Terminal,
  find: (tx: Tx, association: AssociationId, id: SafetyCheckId) => Promise<T | null | undefined>,
): Promise<Asked<T>> {
  const named = await findNamed(terminal)
  if (!named) return { ok: false, told: fail('no_association') }
  const id = asId<'safety_check'>(terminal.words[0] ?? '')
  if (!id) return { ok: false, told: fail('not_found') }
  const association = named.id
  const found = await inAssociation(terminal.store.db, association, (tx) => find(tx, association, id))
  return found ? { ok: true, association, id, found } : { ok: false, told: fail('not_found') }
}
