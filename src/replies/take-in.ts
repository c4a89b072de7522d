import { inAssociation, type Tx, tellBoards } from '../db.ts'
import { replyLink, replyToken } from '../deliveries/reply-link.ts'
import {
  claimLineEvents,
  claimWebEvents,
  markLineEventsTaken,
  markWebEventsTaken,
  noteFollows,
  routeEvents,
} from '../intake/claim.ts'
import type { AssociationId } from '../roster/table.ts'
import { type AcknowledgeDeps, openAcknowledgements } from './acknowledge.ts'
import { type Claimed, claimedOf, judgeBatch } from './judge-batch.ts'
import { readKnown } from './known.ts'
import type { Question } from './line-rules.ts'
import { recordReplies } from './record.ts'

const EVENTS_A_BATCH = 500

export type TakeInDeps = AcknowledgeDeps & { public_url: string }

/**
 * 取り込み — turns everything that came in into replies, and thanks by LINE's free reply. Safe to repeat and to run
 * several times at once: an event is taken in the transaction that marks it. Returns how many events it took.
 */
export async function takeIn(deps: TakeInDeps): Promise<{ taken: number }> {
  const acknowledgements = openAcknowledgements(deps)
  let taken = 0
  for (let before = -1; before < taken; ) {
    before = taken
    for (const association of await routeEvents(deps.db)) {
      const batch = await inAssociation(deps.db, association, (tx) => takeBatch(tx, deps, association))
      acknowledgements.add(batch.acknowledgements)
      taken += batch.taken
    }
  }
  await acknowledgements.end()
  return { taken }
}

async function takeBatch(tx: Tx, deps: TakeInDeps, association: AssociationId) {
  const line = await claimLineEvents(tx, association, EVENTS_A_BATCH)
  const web = await claimWebEvents(tx, association, EVENTS_A_BATCH)
  const taken = line.length + web.length
  if (taken === 0) return { taken, acknowledgements: [] }

  const claimed = claimedOf(line, web)
  const known = await readKnown(tx, association, wantedBy(claimed))
  const linkOf = ({ prompt_id, generation }: Question) =>
    replyLink(deps.public_url, replyToken(deps.secrets.reply_link_key, { id: prompt_id, generation }))
  const at = deps.now()
  const { replies, follows, line_taken, acknowledgements } = judgeBatch(claimed, { known, linkOf, now: at })

  await recordReplies(tx, { association, replies })
  if (follows.length > 0) {
    await noteFollows(tx, follows)
    await tellBoards(tx, association)
  }
  if (line.length > 0) await markLineEventsTaken(tx, { association, events: line_taken, at })
  if (web.length > 0) await markWebEventsTaken(tx, { association, ids: web.map(({ id }) => id), at })
  return { taken, acknowledgements }
}

/** Whom and what the batch speaks of, to be looked up for all events at once. */
function wantedBy(claimed: Claimed[]) {
  const line = claimed.flatMap((one) =>
    one.from === 'line' && one.heard
      ? [{ line_channel_id: one.event.line_channel_id, heard: one.heard }]
      : [],
  )
  return {
    users: line.map(({ line_channel_id, heard }) => ({ line_channel_id, user_id: heard.user_id })),
    checks: line.flatMap(({ heard }) => (heard.act === 'tapped' ? [heard.check] : [])),
    token_hashes: claimed.flatMap((one) => (one.from === 'web' ? [one.event.token_hash] : [])),
  }
}
