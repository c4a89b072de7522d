import { audit } from '../../audit/write.ts'
import { type Db, inAssociation, type Tx } from '../../db.ts'
import { type Refusal, refuse } from '../../refusal.ts'
import type { Secrets } from '../../secrets.ts'
import { lockRoster } from '../lock-roster.ts'
import type { AssociationId, ImportCounts, RosterImportId } from '../table.ts'
import { addedIds, beforeImageOf } from './before-image.ts'
import { rowsOf } from './mapping.ts'
import { reviewRows } from './review.ts'
import { readTables } from './roster-file.ts'
import { sealBefore, unsealFile } from './stored-file.ts'
import { findImport, findSealed } from './stored-imports.ts'
import { type Tell, writeImport } from './write.ts'

interface Application {
  association: AssociationId
  id: RosterImportId
  /** Fingerprint of the review that the clerk looked at. */
  seen: string
  by: string
  by_name: string
  at: Date
  tell: Tell
}

type Applied = { ok: true; counts: ImportCounts } | Refusal<'not_claimed' | 'roster_changed'>

/**
 * 取り込む — every sound row of a claimed import, exactly as it was shown, with its way back; all or nothing. Where the
 * roster has changed meanwhile nothing is written, and the clerk sees the new differences first.
 */
export async function applyImport(
  { db, secrets }: { db: Db; secrets: Secrets },
  { association, id, seen, by, by_name, at, tell }: Application,
): Promise<Applied> {
  const stored = await inAssociation(db, association, async (tx) => ({
    ...(await findImport(tx, association, id)),
    ...(await findSealed(tx, association, id)),
  }))
  const place = { association_id: association, id }
  const { settings, file_sealed } = stored
  if (!settings || !file_sealed) return refuse('not_claimed')
  const read = await readTables(unsealFile(secrets, place, file_sealed), settings.encoding ?? undefined)
  if (!read.ok) throw new Error('A stored roster file cannot be read')

  return inAssociation(db, association, async (tx): Promise<Applied> => {
    await lockRoster(tx, association)
    if (!(await holdClaim(tx, association, id))) return refuse('not_claimed')
    const { roster, plan, review } = await reviewRows(tx, association, rowsOf(read.tables, settings))
    const { counts } = review
    const row = tx.updateTable('roster_import').where('association_id', '=', association).where('id', '=', id)
    if (review.fingerprint !== seen) {
      await row.set({ state: 'uploaded', claimed_at: null, recheck_at: at }).execute()
      return refuse('roster_changed')
    }
    const { revived } = await writeImport(tx, association, { roster, plan, by, at, tell })
    const before = JSON.stringify(beforeImageOf(roster, plan, revived))
    await row
      .set({
        state: 'applied',
        counts,
        before_sealed: sealBefore(secrets, place, before),
        added: addedIds(plan),
        applied_by: by,
        applied_by_name: by_name,
        applied_at: at,
      })
      .execute()
    const detail = { import: id, ...counts }
    await audit(tx, { association, actor: by, action: 'roster.import', detail, at })
    return { ok: true, counts }
  })
}

/** Held until the commit, so that nobody begins the same import again meanwhile. */
const holdClaim = (tx: Tx, association: AssociationId, id: RosterImportId) =>
  tx
    .selectFrom('roster_import')
    .select('id')
    .where('association_id', '=', association)
    .where('id', '=', id)
    .where('state', '=', 'applying')
    .forUpdate()
    .executeTakeFirst()
