import type { Mailer } from '../channels/mail.ts'
import type { Outcome } from '../channels/outcome.ts'
import { type Db, inAssociation, tellBoards } from '../db.ts'
import type { Log } from '../log.ts'
import type { Hint } from '../queues.ts'
import type { AssociationId } from '../roster/table.ts'
import type { Secrets } from '../secrets.ts'
import { bounceAddress } from './bounce-address.ts'
import { claimMails, type DueMail, renewLeases } from './claim-mails.ts'
import type { MailLedger } from './mail-ledger.ts'
import { fillIn } from './mail-merge.ts'
import { type Hand, openHand } from './mails-in-hand.ts'
import { noteMailSettings } from './office-alert.ts'
import { replyLink, replyToken } from './reply-link.ts'
import { type MailStep, stepMail } from './rules.ts'
import type { DeliveryId } from './table.ts'
import type { InTurn } from './turns.ts'

/** How many mails one job has in hand; with a job per mail, a queue of 175,000 would cost more than the mails. */
export const MAILS_A_CHUNK = 100
/** Taken anew when this many have gone: a statement for each single one would be slower than the mails. */
const REFILL = 50
/** While the rest are slow, whatever has become due meanwhile waits no longer than this. */
const LOOK_AGAIN_MS = 1_000
const RENEW_EVERY_MS = 15_000

export interface MailDeps {
  db: Db
  mailer: Mailer
  ledger: MailLedger
  secrets: Secrets
  public_url: string
  bounce_address: string | null
  pace: Record<string, number>
  random: () => number
  log: Log
  /** Set when this process is about to end: nothing new is taken in hand. */
  stopping?: AbortSignal
  /** Takes over mails that are merely slow, so that the job can end; without it a job lasts as long as its slowest. */
  leftovers?: Leftovers
  /** Claims wait for each other's pace rows; without turns they would hold all of the pool's connections meanwhile. */
  claimsInTurn?: InTurn
}

/** What this process has under way of each association, in jobs and without one. */
export interface Leftovers {
  /** Counts `size` until `over` is called. */
  begin(association: AssociationId, size: () => number): { over(): void }
  /** How many more of this association's mails may be taken in hand. */
  room(association: AssociationId): number
  /** Waits for mails whose job is over, and logs their failure. */
  keep(ending: Promise<unknown>): void
}

/** As many hints as chunks, and no more than a few workers' appetite: the sweep asks again while mails are due. */
export const mailHints = (association: AssociationId, mails: number): Hint[] =>
  Array.from({ length: Math.min(50, Math.ceil(mails / MAILS_A_CHUNK)) }, () => ({
    kind: 'mail',
    association_id: association,
  }))

/**
 * 配信 — sends this association's due mails until none is left, each written down by itself. A slow mail keeps its own
 * place only: others are taken in hand while it lasts. A job that does not get on for a second leaves what it has under
 * way to itself, as another association may need its place; the sweep brings it back while mails are due. Gives how
 * many were tried by then; none is normal.
 */
export async function deliverMail(deps: MailDeps, association: AssociationId) {
  const { db, leftovers } = deps
  const hand = openHand<DeliveryId>()
  const tried: Tried = { accepted: 0, failed: 0, wrong_settings: 0 }
  const renewing = setInterval(
    // A renewal that fails costs nothing: if the lease runs out, the row's own state decides what happens next.
    () => void Promise.allSettled([renewLeases(db, association, hand.ids())]),
    RENEW_EVERY_MS,
  )
  const claiming = { now: 0 }
  const counted = leftovers?.begin(association, () => hand.size() + claiming.now)
  const end = async () => {
    // All of them, whatever became of one: the others still need their leases renewed.
    const failure = await hand.untilEmpty()
    clearInterval(renewing)
    counted?.over()
    await report(deps, association, tried)
    if (failure) throw failure
  }
  const [filled] = await Promise.allSettled([keepFull(deps, association, { hand, tried, claiming })])
  if (filled.status === 'fulfilled' && leftovers && hand.size() > 0 && !hand.hasFailed())
    leftovers.keep(end())
  else await end()
  if (filled.status === 'rejected') throw filled.reason
  return tried.accepted + tried.failed
}

async function report({ db, log }: MailDeps, association: AssociationId, tried: Tried) {
  if (tried.accepted + tried.failed === 0) return
  await noteMailSettings(db, association, tried)
  log.info({ event: 'mails_tried', association, ...tried })
}

interface Tried {
  accepted: number
  failed: number
  wrong_settings: number
}

async function keepFull(
  deps: MailDeps,
  association: AssociationId,
  { hand, tried, claiming }: { hand: Hand<DeliveryId>; tried: Tried; claiming: { now: number } },
) {
  const { db, mailer, pace, stopping, leftovers, claimsInTurn = (work) => work() } = deps
  for (let gets_on = true; gets_on && !hand.hasFailed(); ) {
    const room = Math.min(MAILS_A_CHUNK - hand.size(), leftovers?.room(association) ?? MAILS_A_CHUNK)
    const limit = stopping?.aborted ? 0 : Math.max(0, room)
    const wanted = { limit, avoid: mailer.crowded(), pace }
    // Counted from now on, so that jobs that ask at the same moment do not take too many together.
    claiming.now = limit
    const mails =
      limit > 0
        ? await claimsInTurn(() =>
            inAssociation(db, association, (tx) => claimMails(tx, association, wanted)),
          )
        : []
    claiming.now = 0
    for (const mail of mails)
      hand.add(
        mail.id,
        sendOne(deps, mail).then((outcome) => count(tried, outcome)),
      )
    if (hand.size() === 0) return
    const gone = await hand.untilGone({ count: REFILL, at_most_ms: LOOK_AGAIN_MS })
    await inAssociation(db, association, (tx) => tellBoards(tx, association))
    gets_on = gone || !leftovers
  }
}

function count(tried: Tried, outcome: Outcome | null) {
  if (outcome?.accepted) tried.accepted += 1
  else if (outcome) tried.failed += 1
  if (outcome?.accepted === false && outcome.failure === 'mail_settings') tried.wrong_settings += 1
}

/** Where its doctor answers; a notice asks for no answer, and its words have no place for a link. */
const linkIn = ({ prompt_id: id, generation }: DueMail, { public_url, secrets }: MailDeps) =>
  id === null || generation === null
    ? ''
    : replyLink(public_url, replyToken(secrets.reply_link_key, { id, generation }))

async function sendOne(deps: MailDeps, mail: DueMail) {
  const { mailer, ledger, secrets, public_url, bounce_address, random } = deps
  const link = linkIn(mail, deps)
  const outcome = await mailer.send(
    {
      to: mail.address,
      from_name: mail.association_name,
      ...(bounce_address ? { return_to: bounceAddress(secrets.bounce_key, bounce_address, mail.id) } : {}),
      offers_unsubscribe: mail.purpose !== 'actual',
      message_id: `<${mail.id}@${new URL(public_url).hostname}>`,
      ...fillIn(mail, { name: mail.name, link }),
    },
    () => ledger.mark(mail),
  )
  const step = outcome ? stepMail(mail, outcome, { random: random() }) : GIVEN_BACK
  await ledger.settle({ mail, step })
  return outcome
}

/** This process stopped before the mail's turn came; the next one takes it at once. */
const GIVEN_BACK: MailStep = { to: 'queued', failure: 'busy', wait_ms: 0 }
