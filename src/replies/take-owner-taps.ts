import { inAssociation, type Tx } from '../db.ts'
import { claimLineEvent, findWaitingTaps, type LineEventKey, markLineEventsTaken } from '../intake/claim.ts'
import { codeOf, isPoison } from '../intake/poison.ts'
import type { LoanMessageId } from '../loans/lending/table.ts'
import type { AssociationId, LineChannelId } from '../roster/table.ts'
import {
  type AcknowledgeDeps,
  type Acknowledgement,
  isStillAnswerable,
  openAcknowledgements,
} from './acknowledge.ts'
import { readLineEvent } from './line-event.ts'

/** 「貸せます」 or 「今回は難しい」, pressed in the chat by whom the news was sent to. */
export interface OwnerSaid {
  association: AssociationId
  message: LoanMessageId
  line_channel_id: LineChannelId
  user_id: string
  says: 'yes' | 'no'
  at: Date
}

/** Gives what the chat says in reply; the loans are a shelf above and bring this with them. */
export type HearOwner = (tx: Tx, said: OwnerSaid) => Promise<string>

type OwnerDeps = AcknowledgeDeps & { hearOwner: HearOwner }

/**
 * 持ち主の返事の取り込み — each in a transaction of its own, in the order of their times: of two taps the second is told what
 * the first one did, and no tap holds one unit while it waits for another.
 */
export async function takeOwnerTaps(deps: OwnerDeps, association: AssociationId) {
  const { db, log } = deps
  const acknowledgements = openAcknowledgements(deps)
  const failures: unknown[] = []
  for (const key of await inAssociation(db, association, (tx) => findWaitingTaps(tx, association, 'l'))) {
    const [outcome] = await Promise.allSettled([
      inAssociation(db, association, (tx) => takeTap(tx, deps, { association, key })),
    ])
    if (outcome.status === 'fulfilled') acknowledgements.add(outcome.value)
    else if (isPoison(outcome.reason)) {
      const events = [{ ...key, acknowledged: false }]
      await inAssociation(db, association, (tx) =>
        markLineEventsTaken(tx, { association, events, at: deps.now() }),
      )
      const source = `line:${key.line_channel_id}:${key.webhook_event_id}`
      log.warn({ event: 'event_set_aside', association, source, code: codeOf(outcome.reason) })
    } else failures.push(outcome.reason)
  }
  await acknowledgements.end()
  for (const failure of failures) throw failure
}

async function takeTap(
  tx: Tx,
  { hearOwner, now }: OwnerDeps,
  { association, key }: { association: AssociationId; key: LineEventKey },
): Promise<Acknowledgement[]> {
  const event = await claimLineEvent(tx, association, key)
  const heard = event && readLineEvent(event.event)
  if (!event || heard?.act !== 'owner') return []
  const { message, user_id, says, reply_token } = heard
  const { line_channel_id, event_at } = event
  const at = now()
  const acknowledged = reply_token !== null && isStillAnswerable(event_at, at)
  // Before the answer is heard: that ends with the trail, whose lock is the last to be taken.
  await markLineEventsTaken(tx, { association, events: [{ ...key, acknowledged }], at })
  const words = await hearOwner(tx, { association, message, line_channel_id, user_id, says, at })
  if (!acknowledged) return []
  const messages = [{ type: 'text' as const, text: words }]
  return [{ ...key, user_id, is_guidance: false, reply_token, event_at, messages }]
}
