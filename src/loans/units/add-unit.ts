import { audit } from '../../audit/write.ts'
import { type Db, inAssociation } from '../../db.ts'
import { type Refusal, refuse } from '../../refusal.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { PowerUnitId } from '../table.ts'
import { findOwners, isOwner } from './queries.ts'
import type { Form } from './read-fields.ts'
import { type Errors, judgeUnit } from './unit-rules.ts'
import { insertUnit } from './write-unit.ts'

export const NUMBER_TAKEN = 'この管理番号は、もう使われています。別の番号にしてください。'

type Added = { ok: true; id: PowerUnitId } | (Refusal<'faulty'> & { errors: Errors })

/** 非常用電源の登録 */
export const addUnit = (
  db: Db,
  { association, form, by, at }: { association: AssociationId; form: Form; by: string; at: Date },
) =>
  inAssociation(db, association, async (tx): Promise<Added> => {
    const owners = isOwner(await findOwners(tx, association))
    const judged = judgeUnit(form, { owners, at })
    if (!judged.ok) return { ...refuse('faulty'), errors: judged.errors }
    const id = await insertUnit(tx, association, { draft: judged.draft, at })
    if (!id) return { ...refuse('faulty'), errors: { asset_number: NUMBER_TAKEN } }
    await audit(tx, { association, actor: by, action: 'power_unit.add', detail: { id }, at })
    return { ok: true, id }
  })
