import type { WaitingLineEvent } from '../intake/claim.ts'
import { isStillAnswerable } from './acknowledge.ts'
import type { Judged } from './judge-batch.ts'
import type { Known } from './known.ts'
import type { Question } from './line-rules.ts'
import type { MenuHeard } from './menu-event.ts'
import { sayAfterMenu } from './menu-messages.ts'
import type { MenuPeople } from './menu-people.ts'
import { decideMenu } from './menu-rules.ts'

interface Circumstances {
  known: Known
  people: MenuPeople
  linkOf: (question: Question) => string
  now: Date
}

/** One tap on the menu: what is told, and a report without a check where that is what it means. */
export function judgeMenu(
  event: WaitingLineEvent,
  heard: MenuHeard,
  { known, people, linkOf, now }: Circumstances,
  judged: Judged,
) {
  const { line_channel_id, webhook_event_id, event_at, received_at } = event
  const { user_id, reply_token } = heard
  const from = { line_channel_id, user_id }
  const { report, say } = decideMenu(heard, known.senderOf(from), people.of(from), event_at)
  const acknowledged = reply_token !== null && isStillAnswerable(event_at, now)
  if (acknowledged) {
    const { name: association_name, phone } = known.association
    const messages = sayAfterMenu(say, { association_name, phone, linkOf })
    judged.acknowledgements.push({
      ...from,
      webhook_event_id,
      is_guidance: false,
      reply_token,
      event_at,
      messages,
    })
  }
  judged.line_taken.push({ line_channel_id, webhook_event_id, acknowledged })
  if (!report) return
  const { person, condition } = report
  person.last = { condition, event_at }
  judged.replies.push({
    member_id: person.member_id,
    prompt_id: null,
    condition,
    via: 'menu',
    event_at,
    received_at,
    source_event_id: `line:${line_channel_id}:${webhook_event_id}`,
  })
}
