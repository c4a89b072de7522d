import { type Db, inAssociationOf } from '../db.ts'
import { type Refusal, refuse } from '../refusal.ts'
import { changeOwnContacts } from '../roster/change-own-contacts.ts'
import { holdLink, linkDoor } from './queries.ts'
import { linkState } from './rules.ts'

/** 新しいメールの確認 — who opens the link that went to an address owns it; from now on it is the first one. */
export async function confirmOwnMail(
  db: Db,
  { token_hash, at }: { token_hash: Buffer; at: Date },
): Promise<{ ok: true } | Refusal<'link_gone'>> {
  const confirmed = await inAssociationOf(
    db,
    linkDoor(token_hash),
    async (tx, { association_id, link_id }) => {
      const link = await holdLink(tx, association_id, link_id)
      if (!link?.new_mail || linkState(link, at) !== 'open') return refuse('link_gone')
      await tx
        .updateTable('contact_link')
        .set({ used_at: at, saves: 1, outcome: 'confirmed' })
        .where('association_id', '=', association_id)
        .where('id', '=', link_id)
        .execute()
      await changeOwnContacts(tx, {
        association: association_id,
        member_id: link.member_id,
        changes: [{ kind: 'mail', value: link.new_mail, retires_old: link.retires_old }],
        at,
      })
      return { ok: true as const }
    },
  )
  return confirmed ?? refuse('link_gone')
}
