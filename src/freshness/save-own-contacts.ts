import { type Db, inAssociationOf, type Tx } from '../db.ts'
import type { Queues } from '../queues.ts'
import { type Refusal, refuse } from '../refusal.ts'
import { changeOwnContacts, confirmOwnContacts, type OwnChange } from '../roster/change-own-contacts.ts'
import { OWN_KINDS } from '../roster/place-first.ts'
import type { AssociationId } from '../roster/table.ts'
import type { Secrets } from '../secrets.ts'
import { freshToken } from './make-links.ts'
import { countNewMails, holdLink, linkDoor } from './queries.ts'
import { LINK_LIFE_MS, linkState, type OwnForm } from './rules.ts'
import type { ContactLink } from './table.ts'

const DAY_MS = 24 * 60 * 60 * 1_000
const MOST_NEW_MAILS_A_DAY = 5

type Saved = { ok: true; confirms_mail: boolean } | Refusal<'link_gone' | 'nothing_said' | 'too_many_mails'>

/**
 * 連絡先の訂正 — what the owner of a link says of his own addresses. A new mail address only waits: a mail that goes to it
 * has to come back first.
 */
export async function saveOwnContacts(
  { db, queues, secrets }: { db: Db; queues: Queues; secrets: Secrets },
  { token_hash, said, at }: { token_hash: Buffer; said: 'right' | OwnForm; at: Date },
): Promise<Saved> {
  const saved = await inAssociationOf(db, linkDoor(token_hash), async (tx, { association_id, link_id }) => {
    const link = await holdLink(tx, association_id, link_id)
    if (link?.kind !== 'update' || linkState(link, at) !== 'open') return refuse('link_gone')
    const whose = { association: association_id, member_id: link.member_id, at }
    if (said === 'right') {
      await spend(tx, link, 'right', at)
      await confirmOwnContacts(tx, whose)
      return { ok: true as const, confirms_mail: false, association: association_id }
    }
    const changes = changesOf(said)
    const mail = said.typed.mail
    if (changes.length === 0 && mail === '') return refuse('nothing_said')
    const since = new Date(at.getTime() - DAY_MS)
    if (mail !== '' && (await countNewMails(tx, { ...whose, since })) >= MOST_NEW_MAILS_A_DAY)
      return refuse('too_many_mails')
    await spend(tx, link, 'changed', at)
    if (mail !== '') await askToConfirm(tx, secrets, { link, mail, retires_old: said.retired.mail, at })
    await changeOwnContacts(tx, { ...whose, changes })
    return { ok: true as const, confirms_mail: mail !== '', association: association_id }
  })
  if (!saved) return refuse('link_gone')
  if (!saved.ok) return saved
  await mailSoon(queues, saved.association, saved.confirms_mail)
  return { ok: true, confirms_mail: saved.confirms_mail }
}

const mailSoon = (queues: Queues, association_id: AssociationId, is_due: boolean) =>
  queues.hint(is_due ? [{ kind: 'tell_office', association_id }] : [])

/** A new mail address is no change yet, and neither is giving up the old one for it. */
const changesOf = ({ typed, retired }: OwnForm): OwnChange[] =>
  OWN_KINDS.flatMap((kind) => {
    const waits = kind === 'mail' && typed.mail !== ''
    const value = typed[kind] === '' ? null : typed[kind]
    return !waits && (value !== null || retired[kind]) ? [{ kind, value, retires_old: retired[kind] }] : []
  })

const spend = (tx: Tx, link: ContactLink, outcome: 'right' | 'changed', at: Date) =>
  tx
    .updateTable('contact_link')
    .set({ used_at: link.used_at ?? at, saves: link.saves + 1, outcome })
    .where('association_id', '=', link.association_id)
    .where('id', '=', link.id)
    .execute()

async function askToConfirm(
  tx: Tx,
  secrets: Secrets,
  { link, mail, retires_old, at }: { link: ContactLink; mail: string; retires_old: boolean; at: Date },
) {
  await tx
    .updateTable('contact_link')
    .set({ ended_at: at })
    .where('association_id', '=', link.association_id)
    .where('member_id', '=', link.member_id)
    .where('kind', '=', 'confirm')
    .where('ended_at', 'is', null)
    .execute()
  await tx
    .insertInto('contact_link')
    .values({
      association_id: link.association_id,
      member_id: link.member_id,
      kind: 'confirm',
      way: 'mail',
      ...freshToken(secrets),
      new_mail: mail,
      retires_old,
      mail_status: 'due',
      made_by: 'member',
      created_at: at,
      expires_at: new Date(at.getTime() + LINK_LIFE_MS),
    })
    .execute()
}
