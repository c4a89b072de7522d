import type { Db } from '../db.ts'
import { deliveryOf } from '../deliveries/bounce-address.ts'
import type { DeliveryId } from '../deliveries/table.ts'
import type { Log } from '../log.ts'
import type { Secrets } from '../secrets.ts'
import { readReturnedMail } from './returned-mail.ts'
import { takeBounce } from './take-bounce.ts'

/** What both ways in, the listener and the mailbox, work with. */
export interface BounceDeps {
  db: Db
  secrets: Pick<Secrets, 'bounce_key'>
  bounce_address: string
  now: () => Date
  log: Log
}

/** Longer ones carry back what we sent, and more; the report stands at their beginning. */
export const LARGEST_BOUNCE = 2 * 1024 * 1024

/** Resolves once it is durable; rejects where the database is away, so that whoever brings the mail keeps it. */
export async function takeReturned(
  { db, now, log }: BounceDeps,
  delivery: DeliveryId,
  { raw, from_nobody }: { raw: Uint8Array; from_nobody: boolean },
) {
  const mail = await readReturnedMail(raw, from_nobody)
  if (mail.kind !== 'bounce')
    return void log.info({ event: 'came_back_without_bounce', kind: mail.kind, delivery })
  const is_news = await takeBounce(db, { delivery, bounce: mail.bounce, at: now() })
  if (is_news) log.info({ event: 'mail_came_back', delivery, failure: mail.bounce })
}

export const deliveryAt = ({ secrets, bounce_address }: BounceDeps, address: string) =>
  deliveryOf(secrets.bounce_key, bounce_address, address)
