import { type BindingEvent, type BindingSay, hearBinding } from '../binding/hear.ts'
import { type LineUser, takeGuidance } from '../binding/limits.ts'
import type { Tx } from '../db.ts'
import type { WaitingLineEvent } from '../intake/claim.ts'
import type { AssociationId } from '../roster/table.ts'
import { endOwnLineOf, takeOwnCode } from '../safety-checks/trial/own-line/typed.ts'
import type { Claimed, Judged } from './judge-batch.ts'
import type { Known } from './known.ts'
import type { TakeInDeps } from './take-in.ts'

interface Heard {
  deps: TakeInDeps
  association: AssociationId
  known: Known
  claimed: Claimed[]
  at: Date
}

/** Codes, 「解除」 and what was answered about them, in the order of their own times. */
export async function hearBindings(tx: Tx, { deps, association, known, claimed, at }: Heard) {
  const events = claimed.flatMap((one): { event: WaitingLineEvent; heard: BindingEvent }[] => {
    if (one.from !== 'line' || one.heard?.act !== 'binding') return []
    const { line_channel_id, webhook_event_id, event_at } = one.event
    const { user_id, says: act } = one.heard
    return [{ event: one.event, heard: { line_channel_id, webhook_event_id, event_at, user_id, act } }]
  })
  const own = {
    take: (tx: Tx, user: LineUser, hash: Buffer) => takeOwnCode(tx, { association, ...user, hash, at }),
    end: (tx: Tx, user: LineUser) => endOwnLineOf(tx, { association, ...user, at }),
  }
  const outcomes = await hearBinding(
    tx,
    { association, channel: known.association.line_channel_id, salt: deps.secrets.binding_salt, at, own },
    events.map(({ heard }) => heard),
  )
  const says = new Map<WaitingLineEvent, BindingSay | null>(
    events.map(({ event }, place) => {
      const outcome = outcomes[place]
      return [event, outcome && 'say' in outcome ? outcome.say : null]
    }),
  )
  return { says, changes: outcomes.flatMap((outcome) => ('say' in outcome ? (outcome.changes ?? []) : [])) }
}

/** Leaves out the guidance of those who had some within the hour: also within this batch. */
export async function guideOnceAnHour(
  tx: Tx,
  association: AssociationId,
  { judged: { acknowledgements, line_taken }, at }: { judged: Judged; at: Date },
) {
  const keyOf = (channel: string, id: string) => `${channel}:${id}`
  const wanted = acknowledgements.filter(({ is_guidance }) => is_guidance)
  if (wanted.length === 0) return { acknowledgements, line_taken }
  const free = await takeGuidance(tx, association, { users: wanted, at })
  const unspent = new Set(free.map(({ line_channel_id, user_id }) => keyOf(line_channel_id, user_id)))
  const said = acknowledgements.filter(
    ({ line_channel_id, user_id, is_guidance }) =>
      !is_guidance || unspent.delete(keyOf(line_channel_id, user_id)),
  )
  const events = new Set(said.map((one) => keyOf(one.line_channel_id, one.webhook_event_id)))
  return {
    acknowledgements: said,
    line_taken: line_taken.map((one) => ({
      ...one,
      acknowledged: one.acknowledged && events.has(keyOf(one.line_channel_id, one.webhook_event_id)),
    })),
  }
}
