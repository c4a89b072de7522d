import { audit } from '../audit/write.ts'
import { type Db, inAssociation } from '../db.ts'
import { type Refusal, refuse } from '../refusal.ts'
import { type ContactFault, isSameContact, judgeContact } from './contact-rules.ts'
import { findContact, findOfKind, putContact, takeOff, type Whose } from './contacts-of.ts'
import { lockRoster } from './lock-roster.ts'
import { noteChanges } from './note-changes.ts'
import type { ContactPointId } from './table.ts'

type Changed = { ok: true } | Refusal<'not_found'> | (Refusal<'faulty'> & { fault: ContactFault })

/**
 * 連絡先の変更 — another address in the old one's place. The old row stays behind: what was sent to it, and what comes
 * back from it, must not be taken for the new one's.
 */
export const changeContact = (
  db: Db,
  { id, typed, by, at, ...whose }: Whose & { id: ContactPointId; typed: string; by: string; at: Date },
): Promise<Changed> =>
  inAssociation(db, whose.association, async (tx): Promise<Changed> => {
    const { association, member } = whose
    await lockRoster(tx, association)
    const known = await findContact(tx, whose, id)
    if (!known) return refuse('not_found')
    const { system } = known
    const judged = judgeContact(system, typed)
    if (!judged.ok) return { ...refuse('faulty'), fault: judged.fault }
    const { value } = judged
    if (value === known.value) return { ok: true }
    const others = (await findOfKind(tx, whose, system)).filter((other) => other.id !== id)
    if (others.some((other) => isSameContact(system, other.value, value)))
      return { ...refuse('faulty'), fault: { reason: 'already_there' } }
    await takeOff(tx, whose, { id, at })
    const put = await putContact(tx, whose, { system, value, rank: known.rank, at })
    const changes = [{ field: system, old: known.value, new: value }]
    await noteChanges(tx, { association, subject: { member_id: member }, changes, by, source: 'screen', at })
    const detail = { member, contact_point: put.id, instead_of: id, system }
    await audit(tx, { association, actor: by, action: 'contact_point.change', detail, at })
    return { ok: true }
  })
