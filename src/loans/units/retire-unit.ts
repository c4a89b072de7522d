import { audit } from '../../audit/write.ts'
import { type Db, inAssociation } from '../../db.ts'
import { type Refusal, refuse } from '../../refusal.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { PowerUnitId } from '../table.ts'
import { TAKEN } from './queries.ts'

type Retired = { ok: true } | Refusal<'not_found' | 'retired' | 'on_loan'>

/** 廃棄 — the unit leaves every list but its own; its inspections and loans stay. What is lent out comes back first. */
export const retireUnit = (
  db: Db,
  { association, id, by, at }: { association: AssociationId; id: PowerUnitId; by: string; at: Date },
) =>
  inAssociation(db, association, async (tx): Promise<Retired> => {
    const unit = await tx
      .selectFrom('power_unit')
      .select('status')
      .where('association_id', '=', association)
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst()
    if (!unit) return refuse('not_found')
    if (unit.status === 'retired') return refuse('retired')
    const loan = await tx
      .selectFrom('loan')
      .select('id')
      .where('association_id', '=', association)
      .where('power_unit_id', '=', id)
      // What is lost or broken beyond repair is what one retires.
      .where(
        'status',
        'in',
        TAKEN.filter((status) => status !== 'lost' && status !== 'broken'),
      )
      .executeTakeFirst()
    if (loan) return refuse('on_loan')
    await tx
      .updateTable('power_unit')
      .set((eb) => ({ status: 'retired', version: eb('version', '+', 1) }))
      .where('association_id', '=', association)
      .where('id', '=', id)
      .execute()
    await audit(tx, { association, actor: by, action: 'power_unit.retire', detail: { id }, at })
    return { ok: true }
  })
