import { audit } from '../../audit/write.ts'
import { type Db, inAssociation, tellBoards } from '../../db.ts'
import { type Refusal, refuse } from '../../refusal.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { SafetyCheckId } from '../table.ts'
import { holdCheck } from './queries.ts'
import { type ExtensionFault, extensionFault } from './rules.ts'

type Extended = { ok: true } | Refusal<'not_found' | 'not_open' | 'changed_meanwhile' | ExtensionFault>

/** 延長 — moves the deadline of a check that runs; reminders and the reply page say the new one from now on. */
export const extend = (
  db: Db,
  {
    association,
    id,
    deadline_was,
    deadline_at,
    by,
    at,
  }: {
    association: AssociationId
    id: SafetyCheckId
    /** As the page showed it: two who press 「+30分」 at once mean the same half hour. */
    deadline_was: Date | null
    deadline_at: Date
    by: string
    at: Date
  },
) =>
  inAssociation(db, association, async (tx): Promise<Extended> => {
    const check = await holdCheck(tx, association, id)
    if (!check) return refuse('not_found')
    if (check.status !== 'open' && check.status !== 'frozen') return refuse('not_open')
    if (check.deadline_at?.getTime() !== deadline_was?.getTime()) return refuse('changed_meanwhile')
    const fault = extensionFault(check, deadline_at, at)
    if (fault) return refuse(fault)
    await tx
      .updateTable('safety_check')
      .set({ deadline_at })
      .where('association_id', '=', association)
      .where('id', '=', id)
      .execute()
    await tellBoards(tx, association)
    const detail = { id, from: deadline_was?.toISOString() ?? null, to: deadline_at.toISOString() }
    await audit(tx, { association, actor: by, action: 'safety_check.extend', detail, at })
    return { ok: true }
  })
