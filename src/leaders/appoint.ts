import { audit } from '../audit/write.ts'
import { type Db, inAssociation } from '../db.ts'
import { tokenHash } from '../deliveries/reply-link.ts'
import { newId } from '../id.ts'
import { type Refusal, refuse } from '../refusal.ts'
import type { AssociationId, MemberId } from '../roster/table.ts'
import type { Secrets } from '../secrets.ts'
import { codeHash, newCode, newToken } from './rules.ts'

/** Link and code as they are told once; neither can be read again from the database. */
export interface Told {
  token: string
  code: string
  member_name: string
  ward: string
}

type Appointed = ({ ok: true } & Told) | Refusal<'no_member' | 'no_ward'>

/** 班長の指名 — gives one ward's silent list to one member. Again gives a new link and code, and the old ones die. */
export const appointLeader = (
  { db, secrets }: { db: Db; secrets: Pick<Secrets, 'leader_key'> },
  {
    association,
    member_id,
    ward,
    by,
    at,
  }: { association: AssociationId; member_id: MemberId; ward: string; by: string; at: Date },
) =>
  inAssociation(db, association, async (tx): Promise<Appointed> => {
    // Two clerks at once would each hand out a link, and one of the two would be dead.
    const member = await tx
      .selectFrom('member')
      .select('name')
      .where('association_id', '=', association)
      .where('id', '=', member_id)
      .where('left_at', 'is', null)
      .forUpdate()
      .executeTakeFirst()
    if (!member) return refuse('no_member')
    const known = await tx
      .selectFrom('facility')
      .select('ward')
      .where('association_id', '=', association)
      .where('ward', '=', ward)
      .limit(1)
      .executeTakeFirst()
    if (!known) return refuse('no_ward')

    await tx
      .updateTable('area_leader')
      .set({ dismissed_at: at })
      .where('association_id', '=', association)
      .where('member_id', '=', member_id)
      .where('ward', '=', ward)
      .where('dismissed_at', 'is', null)
      .execute()
    const [id, token, code] = [newId<'area_leader'>(), newToken(), newCode()]
    await tx
      .insertInto('area_leader')
      .values({
        association_id: association,
        id,
        member_id,
        ward,
        token_hash: tokenHash(token),
        code_hash: codeHash(secrets.leader_key, id, code),
        appointed_at: at,
      })
      .execute()
    await audit(tx, { association, actor: by, action: 'area_leader.appoint', detail: { id, member_id }, at })
    return { ok: true, token, code, member_name: member.name, ward }
  })
