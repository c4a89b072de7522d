import { sql } from 'kysely'
import { audit } from '../audit/write.ts'
import { type Db, inAssociation } from '../db.ts'
import { type Refusal, refuse } from '../refusal.ts'
import { MOST_OF_A_KIND, moved } from './contact-rules.ts'
import { findContact, findOfKind, type Whose } from './contacts-of.ts'
import { lockRoster } from './lock-roster.ts'
import { noteChanges } from './note-changes.ts'
import type { ContactPointId } from './table.ts'

/** 先に使う順 — one place further up or down among its kind; at the end of the row nothing happens. */
export const moveContact = (
  db: Db,
  {
    id,
    direction,
    by,
    at,
    ...whose
  }: Whose & { id: ContactPointId; direction: 'up' | 'down'; by: string; at: Date },
): Promise<{ ok: true } | Refusal<'not_found'>> =>
  inAssociation(db, whose.association, async (tx) => {
    const { association, member } = whose
    await lockRoster(tx, association)
    const known = await findContact(tx, whose, id)
    if (!known) return refuse('not_found')
    const { system } = known
    const before = await findOfKind(tx, whose, system)
    const after = moved(before, id, direction)
    if (after === before) return { ok: true }
    const ranks = after.map((row, place) => ({ id: row.id, rank: Math.min(place + 1, MOST_OF_A_KIND) }))
    await sql`
      update contact_point set rank = r.rank
      from jsonb_to_recordset(${JSON.stringify(ranks)}::jsonb) as r(id uuid, rank int)
      where contact_point.association_id = ${association} and contact_point.id = r.id`.execute(tx)
    const [old, now] = [before, after].map((rows) => rows.map(({ value }) => value).join(', '))
    const changes = [{ field: `${system}_order` as const, old: old ?? null, new: now ?? null }]
    await noteChanges(tx, { association, subject: { member_id: member }, changes, by, source: 'screen', at })
    const detail = { member, contact_point: id, system, direction }
    await audit(tx, { association, actor: by, action: 'contact_point.move', detail, at })
    return { ok: true }
  })
