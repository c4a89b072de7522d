import { audit } from '../../audit/write.ts'
import { type Db, inAssociation } from '../../db.ts'
import { type Refusal, refuse } from '../../refusal.ts'
import type { AssociationId } from '../../roster/table.ts'
import { holdCheck } from '../hold.ts'
import { cancelPlanned } from '../planned/cancel.ts'
import type { SafetyCheckId } from '../table.ts'
import { returnToDraft } from './return-to-draft.ts'

interface Stopping {
  association: AssociationId
  id: SafetyCheckId
  by: string
  at: Date
}

type Stopped = { ok: true } | Refusal<'not_found' | 'already_sent' | 'not_scheduled'>

/** 発報の取り消し — in its countdown or before its date: a draft again, and nobody has been asked. */
export const stopLaunch = (db: Db, { association, id, by, at }: Stopping) =>
  inAssociation(db, association, async (tx): Promise<Stopped> => {
    const check = await holdCheck(tx, association, id)
    if (!check) return refuse('not_found')
    if (check.status !== 'scheduled') return refuse(check.launched_at ? 'already_sent' : 'not_scheduled')
    await returnToDraft(tx, association, id)
    await cancelPlanned(tx, { association, checks: [id], kinds: ['launch'], by, at })
    await audit(tx, { association, actor: by, action: 'safety_check.stop_launch', detail: { id }, at })
    return { ok: true }
  })
