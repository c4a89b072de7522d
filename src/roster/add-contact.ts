import { audit } from '../audit/write.ts'
import { type Db, inAssociation } from '../db.ts'
import { type Refusal, refuse } from '../refusal.ts'
import {
  type ContactFault,
  type HandSystem,
  isSameContact,
  judgeContact,
  MOST_OF_A_KIND,
} from './contact-rules.ts'
import { findOfKind, putContact, type Whose } from './contacts-of.ts'
import { lockRoster } from './lock-roster.ts'
import { findMember } from './member-queries.ts'
import { noteChanges } from './note-changes.ts'

type Added = { ok: true } | Refusal<'not_found'> | (Refusal<'faulty'> & { fault: ContactFault })

/** 連絡先の追加 — behind the others of its kind. */
export async function addContact(
  db: Db,
  { system, typed, by, at, ...whose }: Whose & { system: HandSystem; typed: string; by: string; at: Date },
): Promise<Added> {
  const { association, member } = whose
  const judged = judgeContact(system, typed)
  return inAssociation(db, association, async (tx): Promise<Added> => {
    await lockRoster(tx, association)
    if (!(await findMember(tx, association, member))) return refuse('not_found')
    if (!judged.ok) return { ...refuse('faulty'), fault: judged.fault }
    const { value } = judged
    const known = await findOfKind(tx, whose, system)
    if (known.some((other) => isSameContact(system, other.value, value)))
      return { ...refuse('faulty'), fault: { reason: 'already_there' } }
    if (known.length >= MOST_OF_A_KIND) return { ...refuse('faulty'), fault: { reason: 'too_many' } }
    const rank = Math.min((known.at(-1)?.rank ?? 0) + 1, MOST_OF_A_KIND)
    const { id } = await putContact(tx, whose, { system, value, rank, at })
    const changes = [{ field: system, old: null, new: value }]
    await noteChanges(tx, { association, subject: { member_id: member }, changes, by, source: 'screen', at })
    const detail = { member, contact_point: id, system }
    await audit(tx, { association, actor: by, action: 'contact_point.add', detail, at })
    return { ok: true }
  })
}
