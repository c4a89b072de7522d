import { audit } from '../audit/write.ts'
import { type Db, inAssociation } from '../db.ts'
import { type Refusal, refuse } from '../refusal.ts'
import { findContact, takeOff, type Whose } from './contacts-of.ts'
import { lockRoster } from './lock-roster.ts'
import { noteChanges } from './note-changes.ts'
import type { ContactPointId } from './table.ts'

/** 連絡先を外す — nothing is sent there any more. */
export const removeContact = (
  db: Db,
  { id, by, at, ...whose }: Whose & { id: ContactPointId; by: string; at: Date },
): Promise<{ ok: true } | Refusal<'not_found'>> =>
  inAssociation(db, whose.association, async (tx) => {
    const { association, member } = whose
    await lockRoster(tx, association)
    const known = await findContact(tx, whose, id)
    if (!known) return refuse('not_found')
    await takeOff(tx, whose, { id, at })
    const { system, value } = known
    const changes = [{ field: system, old: value, new: null }]
    await noteChanges(tx, { association, subject: { member_id: member }, changes, by, source: 'screen', at })
    const detail = { member, contact_point: id, system }
    await audit(tx, { association, actor: by, action: 'contact_point.remove', detail, at })
    return { ok: true }
  })
