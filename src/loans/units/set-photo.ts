import { audit } from '../../audit/write.ts'
import { type Db, inAssociation } from '../../db.ts'
import { type Refusal, refuse } from '../../refusal.ts'
import type { AssociationId } from '../../roster/table.ts'
import { keepPhoto, type Picture } from '../photos.ts'
import type { PowerUnitId } from '../table.ts'

type Set = { ok: true } | Refusal<'not_found'>

/** 電源の写真 — the one that its page shows; earlier ones stay where they are. */
export const setPhoto = (
  db: Db,
  {
    association,
    id,
    photo,
    by,
    at,
  }: { association: AssociationId; id: PowerUnitId; photo: Picture; by: string; at: Date },
) =>
  inAssociation(db, association, async (tx): Promise<Set> => {
    const unit = await tx
      .selectFrom('power_unit')
      .select('id')
      .where('association_id', '=', association)
      .where('id', '=', id)
      .where('status', '<>', 'retired')
      .forUpdate()
      .executeTakeFirst()
    if (!unit) return refuse('not_found')
    const photo_id = await keepPhoto(tx, { ...photo, association, by, at })
    await tx
      .updateTable('power_unit')
      .set({ photo_id })
      .where('association_id', '=', association)
      .where('id', '=', id)
      .execute()
    await audit(tx, { association, actor: by, action: 'power_unit.set_photo', detail: { id }, at })
    return { ok: true }
  })
