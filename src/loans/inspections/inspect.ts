import { audit } from '../../audit/write.ts'
import { type Db, inAssociation } from '../../db.ts'
import { type Refusal, refuse } from '../../refusal.ts'
import type { AssociationId } from '../../roster/table.ts'
import { findNames } from '../names.ts'
import { keepPhoto, type Picture } from '../photos.ts'
import type { PowerInspectionId, PowerUnitId } from '../table.ts'
import { type InspectionErrors, type InspectionForm, judgeInspection } from './form-rules.ts'

type Inspected =
  | { ok: true; id: PowerInspectionId; passed: boolean; again: boolean }
  | Refusal<'not_found'>
  | (Refusal<'faulty'> & { errors: InspectionErrors })

interface Inspection {
  association: AssociationId
  unit: PowerUnitId
  /** Made by the page, so that two presses of its button are one inspection. */
  id: PowerInspectionId
  form: InspectionForm
  photo: Picture | null
  by: string
  by_name: string
  at: Date
}

/** 点検 — a failed one sets the unit out of order with the same stroke, and a passed one after it makes it ready again. */
export const inspect = (db: Db, { association, unit, id, form, photo, by, by_name, at }: Inspection) =>
  inAssociation(db, association, async (tx): Promise<Inspected> => {
    const found = await tx
      .selectFrom('power_unit')
      .select(['kind', 'fuel', 'status'])
      .where('association_id', '=', association)
      .where('id', '=', unit)
      .where('status', '<>', 'retired')
      .forUpdate()
      .executeTakeFirst()
    if (!found) return refuse('not_found')
    const before = await tx
      .selectFrom('power_inspection')
      .select('passed')
      .where('association_id', '=', association)
      .where('id', '=', id)
      .where('power_unit_id', '=', unit)
      .executeTakeFirst()
    if (before) return { ok: true, id, passed: before.passed, again: true }
    const judged = judgeInspection(form, {
      unit: found,
      names: form.note.trim() === '' ? [] : await findNames(tx, association),
      at,
    })
    if (!judged.ok) return { ...refuse('faulty'), errors: judged.errors }
    const { charge_percent, gasoline_bought_on, ...inspection } = judged.inspection
    const { passed, kind, faults } = inspection

    await tx
      .insertInto('power_inspection')
      .values({
        association_id: association,
        id,
        power_unit_id: unit,
        ...inspection,
        charge_percent,
        gasoline_bought_on,
        photo_id: photo && (await keepPhoto(tx, { ...photo, association, by, at })),
        inspected_by: by,
        inspected_by_name: by_name,
        inspected_at: at,
      })
      .execute()
    // What was read off stays true of the unit until somebody reads it off again.
    await tx
      .updateTable('power_unit')
      .set((eb) => ({
        status: passed ? 'ready' : 'out_of_order',
        ...(charge_percent === null ? {} : { charge_percent }),
        ...(gasoline_bought_on === null ? {} : { gasoline_bought_on }),
        version: eb('version', '+', 1),
      }))
      .where('association_id', '=', association)
      .where('id', '=', unit)
      .execute()
    const detail = { id: unit, inspection: id, kind, passed, faults }
    await audit(tx, { association, actor: by, action: 'power_unit.inspect', detail, at })
    return { ok: true, id, passed, again: false }
  })
