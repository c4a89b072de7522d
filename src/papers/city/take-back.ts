import { audit } from '../../audit/write.ts'
import { type Db, inAssociation } from '../../db.ts'
import { type Refusal, refuse } from '../../refusal.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { SafetyCheckId } from '../../safety-checks/table.ts'

interface TakingBack {
  association: AssociationId
  check: SafetyCheckId
  by: string
  at: Date
}

/** リンクの取り消し — from this moment the city reads nothing behind it. */
export const takeBackCityList = (db: Db, { association, check, by, at }: TakingBack) =>
  inAssociation(db, association, async (tx): Promise<{ ok: true } | Refusal<'already_ended'>> => {
    const ended = await tx
      .updateTable('city_list')
      .set({ ended_at: at, ended_by: by })
      .where('association_id', '=', association)
      .where('safety_check_id', '=', check)
      .where('ended_at', 'is', null)
      .returning('id')
      .executeTakeFirst()
    if (!ended) return refuse('already_ended')
    const detail = { id: check, list: ended.id }
    await audit(tx, { association, actor: by, action: 'city_list.take_back', detail, at })
    return { ok: true }
  })
