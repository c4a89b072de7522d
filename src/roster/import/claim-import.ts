import { type Db, inAssociation } from '../../db.ts'
import { type Refusal, refuse } from '../../refusal.ts'
import type { AssociationId, RosterImportId } from '../table.ts'
import { dayBefore, findImport, goneBefore } from './stored-imports.ts'

/**
 * 取り込みを始める — of two clicks, or of two clerks, one gets it. Committed at once so that everybody sees it is under
 * way; an import whose process died may be begun again.
 */
export const claimImport = (
  db: Db,
  { association, id, at }: { association: AssociationId; id: RosterImportId; at: Date },
): Promise<{ ok: true } | Refusal<'not_found' | 'not_waiting'>> =>
  inAssociation(db, association, async (tx) => {
    if (!(await findImport(tx, association, id))) return refuse('not_found')
    const claimed = await tx
      .updateTable('roster_import')
      .set({ state: 'applying', claimed_at: at, recheck_at: null })
      .where('association_id', '=', association)
      // Whoever is at it holds the row: it is passed over, not waited for.
      .where('id', 'in', (select) =>
        select
          .selectFrom('roster_import')
          .select('id')
          .where('association_id', '=', association)
          .where('id', '=', id)
          .where('file_sealed', 'is not', null)
          .where('settings', 'is not', null)
          .where('uploaded_at', '>', dayBefore(at))
          .where((or) =>
            or.or([
              or('state', 'in', ['uploaded', 'failed']),
              or.and([or('state', '=', 'applying'), or('claimed_at', '<', goneBefore(at))]),
            ]),
          )
          .forUpdate()
          .skipLocked(),
      )
      .returning('id')
      .executeTakeFirst()
    return claimed ? { ok: true } : refuse('not_waiting')
  })

/** Nothing was taken in: the office may try again. */
export const failImport = (
  db: Db,
  { association, id }: { association: AssociationId; id: RosterImportId },
): Promise<unknown> =>
  inAssociation(db, association, (tx) =>
    tx
      .updateTable('roster_import')
      .set({ state: 'failed' })
      .where('association_id', '=', association)
      .where('id', '=', id)
      .where('state', '=', 'applying')
      .execute(),
  )
