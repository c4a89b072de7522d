import type { Mailer } from '../channels/mail.ts'
import { type Db, inAssociation, tellBoards } from '../db.ts'
import type { Hint } from '../queues.ts'
import type { AssociationId } from '../roster/table.ts'
import type { Secrets } from '../secrets.ts'
import { claimMails, type DueMail, renewLeases } from './claim-mails.ts'
import type { MailLedger } from './mail-ledger.ts'
import { fillIn } from './mail-merge.ts'
import { replyLink, replyToken } from './reply-link.ts'
import { stepMail } from './rules.ts'

/** One job sends this many; with a job per mail, a queue of 175,000 would cost more than the mails. */
export const MAILS_A_CHUNK = 100
const RENEW_EVERY_MS = 15_000

export interface MailDeps {
  db: Db
  mailer: Mailer
  ledger: MailLedger
  secrets: Secrets
  public_url: string
  random: () => number
}

/** As many hints as chunks, and no more than a few workers' appetite: the sweep asks again while mails are due. */
export const mailHints = (association: AssociationId, mails: number): Hint[] =>
  Array.from({ length: Math.min(50, Math.ceil(mails / MAILS_A_CHUNK)) }, () => ({
    kind: 'mail',
    association_id: association,
  }))

/** 配信 — one chunk of mails, each claimed, sent and written down by itself. Finding nothing due is normal. */
export async function deliverMail(deps: MailDeps, association: AssociationId) {
  const { db } = deps
  const mails = await inAssociation(db, association, (tx) => claimMails(tx, association, MAILS_A_CHUNK))
  if (mails.length === 0) return 0

  const unfinished = new Set(mails.map((mail) => mail.id))
  const renewing = setInterval(
    // A renewal that fails costs nothing: if the lease runs out, the row's own state decides what happens next.
    () => void Promise.allSettled([renewLeases(db, association, [...unfinished])]),
    RENEW_EVERY_MS,
  )
  // All of them, whatever becomes of one: the others still need their leases renewed.
  const ended = await Promise.allSettled(
    mails.map((mail) => sendOne(deps, mail).finally(() => unfinished.delete(mail.id))),
  )
  clearInterval(renewing)
  await inAssociation(db, association, (tx) => tellBoards(tx, association))
  const failed = ended.find((one) => one.status === 'rejected')
  if (failed) throw failed.reason
  return mails.length
}

async function sendOne({ mailer, ledger, secrets, public_url, random }: MailDeps, mail: DueMail) {
  const link = replyLink(
    public_url,
    replyToken(secrets.reply_link_key, { id: mail.prompt_id, generation: mail.generation }),
  )
  const words = fillIn(mail, { name: mail.name, link })
  const outcome = await mailer.send(
    {
      to: mail.address,
      from_name: mail.association_name,
      message_id: `<${mail.id}@${new URL(public_url).hostname}>`,
      ...words,
    },
    () => ledger.mark(mail),
  )
  await ledger.settle({ mail, step: stepMail(mail, outcome, { random: random() }) })
}
