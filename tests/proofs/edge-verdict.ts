import type { Tap, Webhook } from './edge-load.ts'
import type { Installation } from './stand.ts'

interface Reply {
  user_id: string
  via: string
  at: Date
  source_event_id: string
}

/** What the origin holds against what the edge said it has: by LINE's ids and times, and by each press's own moment. */
export async function judgeEdge({ ask }: Installation, webhooks: Webhook[], taps: Tap[]) {
  const replies = await ask<Reply>(
    `select cp.value as user_id, r.via, r.event_at as at, r.source_event_id from reply r
      join contact_point cp on cp.member_id = r.member_id and cp.system = 'line'`,
  )
  const line = new Map<string, Reply[]>()
  for (const reply of replies.filter(({ via }) => via === 'line')) {
    const id = reply.source_event_id.split(':').at(-1) ?? ''
    line.set(id, [...(line.get(id) ?? []), reply])
  }
  const genuine = webhooks.filter(({ kind }) => kind === 'genuine')
  const arrived = genuine.filter(({ event_id, user_id, at }) =>
    line.get(event_id)?.some((reply) => reply.user_id === user_id && reply.at.getTime() === at),
  )
  const forged = webhooks.filter(({ kind }) => kind === 'forged')
  const known = new Set(genuine.map(({ event_id }) => event_id))

  const web = replies.filter(({ via }) => via === 'link')
  const unclaimed = [...web]
  const claim = ({ user_id, from, until }: Tap) => {
    const index = unclaimed.findIndex(
      (reply) =>
        reply.user_id === user_id && reply.at.getTime() >= from - 5 && reply.at.getTime() <= until + 5,
    )
    if (index >= 0) unclaimed.splice(index, 1)
    return index >= 0
  }
  const kept = taps.filter(({ is_kept }) => is_kept)
  const web_arrived = kept.filter(claim)
  // A press that the edge was killed over may have been kept all the same; it is an answer, and not a double.
  for (const tap of taps.filter(({ is_kept }) => !is_kept)) claim(tap)

  return {
    stored: genuine.length + kept.length,
    delivered: arrived.length + web_arrived.length,
    lost: genuine.length - arrived.length + kept.length - web_arrived.length,
    doubled: [...line.values()].filter((same) => same.length > 1).length + unclaimed.length,
    forged_accepted: forged.filter(({ event_id }) => line.has(event_id)).length,
    strange: [...line.keys()].filter((id) => !known.has(id)).length,
    missing: genuine.filter((one) => !arrived.includes(one)).map(({ event_id }) => event_id),
  }
}
