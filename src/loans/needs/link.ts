import { createHmac } from 'node:crypto'
import { sql } from 'kysely'
import { audit } from '../../audit/write.ts'
import { type Db, inAssociation } from '../../db.ts'
import { tokenHash } from '../../deliveries/reply-link.ts'
import { newId } from '../../id.ts'
import type { Queues } from '../../queues.ts'
import { type Refusal, refuse } from '../../refusal.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { Secrets } from '../../secrets.ts'
import type { PowerNeedLinkId } from '../table.ts'
import { holdFacility } from './queries.ts'
import type { PowerNeed } from './table.ts'

/** 160 bits that only we can compute again; the database holds their hash. */
export const needToken = (key: Uint8Array, id: PowerNeedLinkId) =>
  createHmac('sha256', key).update(`power_need\0${id}`).digest().subarray(0, 20).toString('base64url')

export const needUrl = (public_url: string, token: string) => `${public_url}/p/${token}`

/** Long enough for a blackout of a week. */
const LINK_LIFE_MS = 7 * 24 * 60 * 60 * 1_000

type Made = { ok: true; id: PowerNeedLinkId; mails: number } | Refusal<'no_facility'>

/** 申出のリンクの発行 — for one facility, mailed to everybody there who has an address; the one before it ends. */
export async function makeNeedLink(
  { db, queues, secrets }: { db: Db; queues: Queues; secrets: Secrets },
  {
    association,
    facility_id,
    purpose,
    safety_check_id,
    by,
    at,
  }: Pick<PowerNeed, 'facility_id' | 'purpose' | 'safety_check_id'> & {
    association: AssociationId
    by: string
    at: Date
  },
): Promise<Made> {
  const made = await inAssociation(db, association, async (tx): Promise<Made> => {
    if (!(await holdFacility(tx, association, facility_id))) return refuse('no_facility')
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from contact_point cp
        join member m on m.association_id = cp.association_id and m.id = cp.member_id
      where m.association_id = ${association} and m.facility_id = ${facility_id} and m.left_at is null
        and cp.system = 'mail' and cp.reachable and cp.removed_at is null`.execute(tx)
    const mails = rows[0]?.n ?? 0
    await tx
      .updateTable('power_need_link')
      .set({ ended_at: at })
      .where('association_id', '=', association)
      .where('facility_id', '=', facility_id)
      .where('ended_at', 'is', null)
      .execute()
    const id = newId<'power_need_link'>()
    await tx
      .insertInto('power_need_link')
      .values({
        association_id: association,
        id,
        facility_id,
        purpose,
        safety_check_id,
        token_hash: tokenHash(needToken(secrets.reply_link_key, id)),
        mail_status: mails > 0 ? 'due' : null,
        made_by: by,
        created_at: at,
        expires_at: new Date(at.getTime() + LINK_LIFE_MS),
      })
      .execute()
    const detail = { id, facility_id, mails }
    await audit(tx, { association, actor: by, action: 'power_need.make_link', detail, at })
    return { ok: true, id, mails }
  })
  if (made.ok && made.mails > 0) await queues.hint([{ kind: 'tell_office', association_id: association }])
  return made
}
