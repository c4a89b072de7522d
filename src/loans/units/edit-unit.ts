import { audit } from '../../audit/write.ts'
import { type Db, inAssociation } from '../../db.ts'
import { type Refusal, refuse } from '../../refusal.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { PowerUnitId } from '../table.ts'
import { NUMBER_TAKEN } from './add-unit.ts'
import { FIELD_NAMES, type UnitField } from './fields.ts'
import { findOwners, findUnit, isOwner } from './queries.ts'
import type { Form } from './read-fields.ts'
import { type Errors, formOfUnit, judgeUnit } from './unit-rules.ts'
import { isNumberTaken, updateUnit } from './write-unit.ts'

type Edited =
  | { ok: true; fields: UnitField[] }
  | Refusal<'not_found' | 'changed_meanwhile'>
  | (Refusal<'faulty'> & { errors: Errors })

/** 非常用電源の変更 — over the version that was seen; the second of two editors is told, and overwrites nothing. */
export const editUnit = (
  db: Db,
  {
    association,
    id,
    version,
    form,
    by,
    at,
  }: { association: AssociationId; id: PowerUnitId; version: number; form: Form; by: string; at: Date },
) =>
  inAssociation(db, association, async (tx): Promise<Edited> => {
    const unit = await findUnit(tx, association, { id, at })
    if (!unit || unit.status === 'retired') return refuse('not_found')
    if (unit.version !== version) return refuse('changed_meanwhile')
    const owners = isOwner(await findOwners(tx, association))
    const judged = judgeUnit(form, { owners, at })
    if (!judged.ok) return { ...refuse('faulty'), errors: judged.errors }
    const { draft } = judged
    if (await isNumberTaken(tx, association, { asset_number: draft.asset_number, but: id }))
      return { ...refuse('faulty'), errors: { asset_number: NUMBER_TAKEN } }

    const fields = changedFields(
      formOfUnit(unit),
      formOfUnit({ ...draft, gasoline_on: draft.gasoline_bought_on }),
    )
    if (fields.length === 0) return { ok: true, fields }
    if (!(await updateUnit(tx, association, { id, version, draft }))) return refuse('changed_meanwhile')
    await audit(tx, { association, actor: by, action: 'power_unit.edit', detail: { id, fields }, at })
    return { ok: true, fields }
  })

export const changedFields = (before: Form, after: Form): UnitField[] =>
  FIELD_NAMES.filter((field) => (before[field] ?? '') !== (after[field] ?? ''))
