import { timingSafeEqual } from 'node:crypto'
import { audit } from '../audit/write.ts'
import { type Db, inAssociation } from '../db.ts'
import { type Refusal, refuse } from '../refusal.ts'
import type { AssociationId } from '../roster/table.ts'
import type { Secrets } from '../secrets.ts'
import { codeHash, isLocked, newPass, oneMoreWrong, readCode } from './rules.ts'
import type { AreaLeaderId } from './table.ts'

type Tried = { ok: true; pass: string } | Refusal<'gone' | 'wrong' | 'locked'>

/** 暗証番号の確認 — five wrong codes close the link for the rest of the hour, to the right one too. */
export const tryCode = (
  { db, secrets }: { db: Db; secrets: Pick<Secrets, 'leader_key'> },
  { association, id, typed, at }: { association: AssociationId; id: AreaLeaderId; typed: string; at: Date },
) =>
  inAssociation(db, association, async (tx): Promise<Tried> => {
    const one = () =>
      tx.updateTable('area_leader').where('association_id', '=', association).where('id', '=', id)
    const leader = await tx
      .selectFrom('area_leader')
      .select(['code_hash', 'member_id', 'wrong_codes', 'wrong_since'])
      .where('association_id', '=', association)
      .where('id', '=', id)
      .where('dismissed_at', 'is', null)
      .forUpdate()
      .executeTakeFirst()
    if (!leader) return refuse('gone')
    if (isLocked(leader, at)) return refuse('locked')
    if (!timingSafeEqual(codeHash(secrets.leader_key, id, readCode(typed)), leader.code_hash)) {
      const wrong = oneMoreWrong(leader, at)
      await one().set(wrong).execute()
      return refuse(isLocked(wrong, at) ? 'locked' : 'wrong')
    }
    await one().set({ wrong_codes: 0, wrong_since: null, opened_at: at }).execute()
    const { member_id } = leader
    await audit(tx, {
      association,
      actor: 'member',
      action: 'area_leader.open',
      detail: { id, member_id },
      at,
    })
    return { ok: true, pass: newPass(secrets.leader_key, id, at) }
  })
