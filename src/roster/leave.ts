import { audit } from '../audit/write.ts'
import { type Db, inAssociation } from '../db.ts'
import { type Refusal, refuse } from '../refusal.ts'
import { lockRoster } from './lock-roster.ts'
import { noteChanges } from './note-changes.ts'
import type { AssociationId, MemberId } from './table.ts'

interface Leaving {
  association: AssociationId
  id: MemberId
  by: string
  at: Date
}

type Left = { ok: true } | Refusal<'not_found' | 'as_it_was'>

/** 退会 — asked no more from the next check on; everything said so far stays. */
export const leaveRoster = (db: Db, leaving: Leaving) => setLeft(db, leaving, leaving.at)

/** 退会の取り消し — the member is asked again, over the same ways as before. */
export const returnToRoster = (db: Db, leaving: Leaving) => setLeft(db, leaving, null)

const setLeft = (db: Db, { association, id, by, at }: Leaving, left_at: Date | null): Promise<Left> =>
  inAssociation(db, association, async (tx) => {
    await lockRoster(tx, association)
    const member = await tx
      .selectFrom('member')
      .select('left_at')
      .where('association_id', '=', association)
      .where('id', '=', id)
      .executeTakeFirst()
    if (!member) return refuse('not_found')
    if ((member.left_at === null) === (left_at === null)) return refuse('as_it_was')
    await tx
      .updateTable('member')
      .set({ left_at })
      .where('association_id', '=', association)
      .where('id', '=', id)
      .execute()
    const [old, now] = [member.left_at, left_at].map((when) => when?.toISOString() ?? null)
    const changes = [{ field: 'left_at' as const, old: old ?? null, new: now ?? null }]
    await noteChanges(tx, { association, subject: { member_id: id }, changes, by, source: 'screen', at })
    const action = left_at ? 'member.leave' : 'member.return'
    await audit(tx, { association, actor: by, action, detail: { id }, at })
    return { ok: true }
  })
