import { createHmac } from 'node:crypto'
import { replyToken } from '../../src/deliveries/reply-link.ts'
import type { PromptId } from '../../src/safety-checks/table.ts'
import type { Home } from './people.ts'
import type { Installation } from './stand.ts'

/** One answer that a doctor gave: what was asked of the server, and what it said. */
export interface Given {
  user_id: string
  way: 'line' | 'link'
  /** LINE's own time of the tap, or when the button of the page was pressed. */
  at: number
  answered_at: number
  status: number
}

/** A webhook as LINE posts it, ready to be sent as often as one likes. */
export function signedWebhook({ keys, check }: Home, taps: { user_id: string; at: number }[]) {
  const body = JSON.stringify({
    destination: keys.bot_user_id,
    events: taps.map(({ user_id, at }) => ({
      type: 'postback',
      mode: 'active',
      webhookEventId: crypto.randomUUID(),
      timestamp: at,
      source: { type: 'user', userId: user_id },
      deliveryContext: { isRedelivery: false },
      postback: { data: `v=1&c=${check}&a=A1` },
    })),
  })
  const signature = createHmac('sha256', keys.channel_secret).update(body).digest('base64')
  return { body, headers: { 'content-type': 'application/json', 'x-line-signature': signature } }
}

export const webhookPath = ({ line_channel_id }: Home) => `/webhooks/line/${line_channel_id}`

/** The path of each member's own reply page, which only whoever holds the secret can compute. */
export async function replyPaths({ ask, plant }: Installation, { check }: Home) {
  const rows = await ask<{ id: PromptId; generation: number; value: string }>(
    `select p.id, p.generation, cp.value from prompt p
     join contact_point cp on cp.member_id = p.member_id and cp.system = 'line' where p.safety_check_id = $1`,
    [check],
  )
  return new Map(
    rows.map(({ value, ...prompt }) => [value, `/r/${replyToken(plant.secrets.reply_link_key, prompt)}`]),
  )
}

/** Doctors answer, one after the other, over LINE and over the page in turn, until they are stopped. */
export function answerOneByOne(
  base: string,
  home: Home,
  { paths, every_ms }: { paths: Map<string, string>; every_ms: number },
) {
  const given: Given[] = []
  const under_way = new Set<Promise<void>>()
  let next = 0
  const timer = setInterval(() => {
    const member = home.members[Math.floor(next / 2)]
    if (!member) return
    const way = next % 2 === 0 ? 'line' : 'link'
    next += 1
    const giving = give(member.user_id, way).finally(() => under_way.delete(giving))
    under_way.add(giving)
  }, every_ms)

  async function give(user_id: string, way: Given['way']) {
    const at = Date.now()
    const asked =
      way === 'line'
        ? fetch(base + webhookPath(home), { method: 'POST', ...signedWebhook(home, [{ user_id, at }]) })
        : fetch(base + paths.get(user_id), {
            method: 'POST',
            body: new URLSearchParams({ condition: 'open' }),
          })
    const status = await asked.then(
      (answer) => answer.arrayBuffer().then(() => answer.status),
      () => 0,
    )
    given.push({ user_id, way, at, answered_at: Date.now(), status })
  }
  return {
    given,
    async stop() {
      clearInterval(timer)
      await Promise.all(under_way)
    },
  }
}

/** Answers that were acknowledged and stand nowhere, or not at the time at which they were given. */
export async function findLostAnswers({ ask }: Installation, { check }: Home, given: Given[]) {
  const rows = await ask<{ value: string; via: string; at: Date }>(
    `select cp.value, r.via, r.event_at as at from reply r join prompt p on p.id = r.prompt_id
     join contact_point cp on cp.member_id = p.member_id and cp.system = 'line' where p.safety_check_id = $1`,
    [check],
  )
  const kept = new Map(rows.map(({ value, via, at }) => [`${value} ${via}`, at.getTime()]))
  return given.filter(({ user_id, way, at, answered_at, status }) => {
    if (status !== 200) return false
    const time = kept.get(`${user_id} ${way}`)
    return time === undefined || (way === 'line' ? time !== at : time < at - 5 || time > answered_at + 5)
  })
}
