import { audit } from '../audit/write.ts'
import { type Db, inAssociation, type Tx } from '../db.ts'
import { tokenHash } from '../deliveries/reply-link.ts'
import { newId } from '../id.ts'
import type { Queues } from '../queues.ts'
import { type Refusal, refuse } from '../refusal.ts'
import type { AssociationId, MemberId } from '../roster/table.ts'
import type { Secrets } from '../secrets.ts'
import { contactToken } from './link.ts'
import { LINK_LIFE_MS } from './rules.ts'
import type { ContactLink, PrintId } from './table.ts'

/** Two presses in a row, or two people at it, are one wish. */
const SAME_WISH_MS = 10 * 60 * 1_000

type Made = { ok: true; links: number; print_id: PrintId | null } | Refusal<'nobody'>

/** 確認リンクの発行 — one link for each member, by mail or on paper; it ends the one he had. Workers send the mails. */
export async function makeLinks(
  { db, queues, secrets }: { db: Db; queues: Queues; secrets: Secrets },
  {
    association,
    members,
    way,
    by,
    at,
  }: { association: AssociationId; members: MemberId[]; way: ContactLink['way']; by: string; at: Date },
): Promise<Made> {
  const print_id = way === 'letter' ? newId<'print'>() : null
  const made = await inAssociation(db, association, async (tx): Promise<Made> => {
    const wished = await holdMembers(tx, {
      association,
      members,
      way,
      lately: new Date(at.getTime() - SAME_WISH_MS),
    })
    if (wished.length === 0) return refuse('nobody')
    const ids = wished.map(({ id }) => id)
    await tx
      .updateTable('contact_link')
      .set({ ended_at: at })
      .where('association_id', '=', association)
      .where('member_id', 'in', ids)
      .where('kind', '=', 'update')
      .where('ended_at', 'is', null)
      .execute()
    await tx
      .insertInto('contact_link')
      .values(
        ids.map((member_id) => ({
          association_id: association,
          member_id,
          kind: 'update' as const,
          way,
          print_id,
          ...freshToken(secrets),
          mail_status: way === 'mail' ? ('due' as const) : null,
          made_by: by,
          created_at: at,
          expires_at: new Date(at.getTime() + LINK_LIFE_MS),
        })),
      )
      .execute()
    const detail = { way, links: ids.length }
    await audit(tx, { association, actor: by, action: 'contact_link.make', detail, at })
    return { ok: true, links: ids.length, print_id }
  })
  if (made.ok && way === 'mail') await queues.hint([{ kind: 'tell_office', association_id: association }])
  return made
}

/** An id and the hash of the token that only we can compute from it. */
export function freshToken({ reply_link_key }: Pick<Secrets, 'reply_link_key'>) {
  const id = newId<'contact_link'>()
  return { id, token_hash: tokenHash(contactToken(reply_link_key, id)) }
}

/** Who of them is still a member, can be written to in this way, and was not written to just now. */
const holdMembers = (
  tx: Tx,
  {
    association,
    members,
    way,
    lately,
  }: { association: AssociationId; members: MemberId[]; way: ContactLink['way']; lately: Date },
) =>
  tx
    .selectFrom('member')
    .select('id')
    .where('association_id', '=', association)
    .where('id', 'in', members.length > 0 ? members : [newId<'member'>()])
    .where('left_at', 'is', null)
    .$if(way === 'mail', (query) =>
      query
        .where(({ exists, selectFrom }) =>
          exists(
            selectFrom('contact_point')
              .select('contact_point.id')
              .whereRef('contact_point.association_id', '=', 'member.association_id')
              .whereRef('contact_point.member_id', '=', 'member.id')
              .where('contact_point.system', '=', 'mail')
              .where('contact_point.reachable', '=', true)
              .where('contact_point.removed_at', 'is', null),
          ),
        )
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('contact_link')
                .select('contact_link.id')
                .whereRef('contact_link.association_id', '=', 'member.association_id')
                .whereRef('contact_link.member_id', '=', 'member.id')
                .where('contact_link.kind', '=', 'update')
                .where('contact_link.way', '=', 'mail')
                .where('contact_link.mail_status', '<>', 'failed')
                .where('contact_link.created_at', '>', lately),
            ),
          ),
        ),
    )
    .orderBy('id')
    .forUpdate()
    .execute()
