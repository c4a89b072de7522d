import { audit } from '../../audit/write.ts'
import { type Db, inAssociation, type Tx } from '../../db.ts'
import { type Refusal, refuse } from '../../refusal.ts'
import type { Secrets } from '../../secrets.ts'
import { lockRoster } from '../lock-roster.ts'
import { findContactPoints, findFacilities, findRoster } from '../queries.ts'
import type { AssociationId, KeptItem, RosterImportId } from '../table.ts'
import { type BeforeImage, imageOfMember } from './before-image.ts'
import { unsealBefore } from './stored-file.ts'
import { dayBefore, findSealed } from './stored-imports.ts'
import { planUndo, type UndoPlan } from './undo-plan.ts'
import { writeUndo } from './write-undo.ts'

interface Undoing {
  association: AssociationId
  id: RosterImportId
  by: string
  at: Date
}

type Undone =
  | { ok: true; restored: number; removed: number; kept: number }
  | Refusal<'not_found' | 'not_applied'>

/**
 * 取り込みの取り消し — within a day, what the import changed is as it was before, but for what somebody has corrected
 * by hand since. Whom something refers to already, such as a safety check, is marked as left instead of removed.
 */
export const undoImport = (
  { db, secrets }: { db: Db; secrets: Secrets },
  { association, id, by, at }: Undoing,
): Promise<Undone> =>
  inAssociation(db, association, async (tx): Promise<Undone> => {
    const planned = await planFor(tx, secrets, { association, id, at })
    if (!planned) return refuse('not_applied')
    const { plan } = planned
    const { removed, in_use } = await writeUndo(tx, association, { id, ...planned, by, at })
    const items: KeptItem[] = [...plan.kept, ...in_use]
    await tx
      .updateTable('roster_import')
      .set({
        state: 'undone',
        undone_at: at,
        kept: { items },
        file_sealed: null,
        before_sealed: null,
        added: null,
      })
      .where('association_id', '=', association)
      .where('id', '=', id)
      .execute()
    const restored = plan.members.length + plan.facilities.length
    const detail = { import: id, restored, removed, kept: items.length }
    await audit(tx, { association, actor: by, action: 'roster.undo_import', detail, at })
    return { ok: true, restored, removed, kept: items.length }
  })

/** What taking it back would do now, for the page that asks first. Null where there is nothing to take back. */
export const foreseeUndo = (
  { db, secrets }: { db: Db; secrets: Secrets },
  { association, id, at }: { association: AssociationId; id: RosterImportId; at: Date },
): Promise<UndoPlan | null> =>
  inAssociation(db, association, async (tx) => {
    const planned = await planFor(tx, secrets, { association, id, at })
    return planned?.plan ?? null
  })

async function planFor(
  tx: Tx,
  secrets: Secrets,
  { association, id, at }: { association: AssociationId; id: RosterImportId; at: Date },
) {
  await lockRoster(tx, association)
  const applied = await tx
    .selectFrom('roster_import')
    .select('id')
    .where('association_id', '=', association)
    .where('id', '=', id)
    .where('state', '=', 'applied')
    .where('applied_at', '>', dayBefore(at))
    .forUpdate()
    .executeTakeFirst()
  const sealed = applied && (await findSealed(tx, association, id))
  if (!sealed?.before_sealed) return null
  const place = { association_id: association, id }
  const image = JSON.parse(unsealBefore(secrets, place, sealed.before_sealed)) as BeforeImage
  const now = {
    members: (await findRoster(tx, association)).map(imageOfMember),
    facilities: await findFacilities(tx, association),
    contact_points: await findContactPoints(tx, association),
  }
  return { now, plan: planUndo(image, now) }
}
