import type { Kysely } from 'kysely'
import type { Line } from '../../channels/line.ts'
import type { Mailer } from '../../channels/mail.ts'
import { failed, type Outcome } from '../../channels/outcome.ts'
import { type Db, inAssociation } from '../../db.ts'
import { openLineChannel } from '../../deliveries/line-channel.ts'
import { roomOf } from '../../deliveries/line-room.ts'
import { stepLine, stepMail } from '../../deliveries/rules.ts'
import type { Log } from '../../log.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { Secrets } from '../../secrets.ts'
import { findOfficeAddresses } from '../../staff/office-addresses.ts'
import { duesOf } from '../inspections/plan.ts'
import { codeOf } from '../label/rules.ts'
import type { PowerUnitCodeId } from '../table.ts'
import { findUnits } from '../units/queries.ts'
import { nameOf } from '../units/whereabouts.ts'
import { type Claimed, claimMessages, isCodeOpen, type Settled, settleMessages } from './messages.ts'
import { codeWords, htmlOf, reminderWords, type Words } from './words.ts'

interface Sending {
  db: Db
  auth: Kysely<never>
  line: Line
  mailer: Mailer
  secrets: Secrets
  public_url: string
  random: () => number
  now: () => Date
  log: Log
}

/** 電源の連絡の送信 — what is due of one association, by the step rules of every other message of ours. */
export async function sendPowerMessages(deps: Sending, association: AssociationId) {
  for (;;) {
    const claimed = await inAssociation(deps.db, association, (tx) => claimMessages(tx, association))
    if (claimed.length === 0) return
    const settled = await Promise.all(claimed.map((message) => sendOne(deps, association, message)))
    await inAssociation(deps.db, association, (tx) => settleMessages(tx, association, settled))
    const sent = settled.filter(({ status }) => status === 'sent').length
    deps.log.info({ event: 'power_messages_sent', association, sent, of: settled.length })
    if (settled.some(({ status }) => status === 'due')) return
  }
}

async function sendOne(deps: Sending, association: AssociationId, message: Claimed): Promise<Settled> {
  const { id, attempt, created_at } = message
  const { words, has_room } = await wordsOf(deps, association, message)
  if (!words) return { id, status: 'moot', failure: null, wait_ms: 0 }
  const [now, random] = [deps.now(), deps.random()]
  const step =
    message.system === 'line'
      ? stepLine(
          { attempt, first_tried_at: created_at, size: 1 },
          await overLine(deps, message, words, has_room),
          {
            now,
            random,
          },
        )
      : stepMail(
          { attempt, maybe_doubled: attempt > 1 },
          await byMail(deps, association, { message, words }),
          {
            random,
          },
        )
  if (step.to === 'accepted') return { id, status: 'sent', failure: null, wait_ms: 0 }
  if (step.to === 'queued' || step.to === 'maybe')
    return { id, status: 'due', failure: null, wait_ms: step.wait_ms }
  return { id, status: 'failed', failure: 'failure' in step ? step.failure : 'bad_recipient', wait_ms: 0 }
}

/** Null words where there is nothing more to say: the code is over, or everything was inspected meanwhile. */
const wordsOf = ({ db, secrets, public_url, now }: Sending, association: AssociationId, message: Claimed) =>
  inAssociation(db, association, async (tx): Promise<{ words: Words | null; has_room: boolean }> => {
    const at = now()
    const units = (await findUnits(tx, association, { at })).filter(({ id }) => message.unit_ids.includes(id))
    if (message.kind === 'unit_code') {
      const [unit] = units
      if (!unit || !(await isCodeOpen(tx, association, message.about))) return { words: null, has_room: true }
      const code = codeOf(secrets.power_key, message.about as PowerUnitCodeId)
      return { words: codeWords(message, { code, asset_number: unit.asset_number }), has_room: true }
    }
    const late = units
      .map((unit) => ({ unit, duties: duesOf(unit, at).map(({ duty }) => duty) }))
      .filter(({ duties }) => duties.length > 0)
      .map(({ unit, duties }) => ({
        asset_number: unit.asset_number,
        name: nameOf(unit),
        duties,
        link: `${public_url}/q/${unit.id}`,
      }))
    const { line_reserve } = await tx
      .selectFrom('association')
      .select('line_reserve')
      .where('id', '=', association)
      .executeTakeFirstOrThrow()
    const room = await roomOf(tx, association)
    // A reminder never eats what is kept for a disaster.
    const has_room = room === null || room > line_reserve
    return { words: late.length > 0 ? reminderWords(message, late) : null, has_room }
  })

async function overLine(
  { db, line, secrets }: Sending,
  { id, value, line_channel_id }: Claimed,
  { text }: Words,
  has_room: boolean,
): Promise<Outcome> {
  if (!has_room) return failed('out_of_quota')
  if (!value || !line_channel_id) return failed('unbound')
  const channel = await openLineChannel(db, secrets, line_channel_id)
  if (!channel || channel.stop_reason) return failed(channel?.stop_reason ?? 'unauthorized')
  return line.multicast({
    token: channel.token,
    to: [value],
    messages: [{ type: 'text', text }],
    retry_key: id,
  })
}

/** To the office: everybody of it, and one who took it is enough. */
async function byMail(
  { db, auth, mailer, public_url }: Sending,
  association: AssociationId,
  { message, words }: { message: Claimed; words: Words },
): Promise<Outcome> {
  const { id, value, to_office, association_name } = message
  const addresses = to_office ? await findOfficeAddresses({ db, auth }, association) : value ? [value] : []
  const host = new URL(public_url).hostname
  const outcomes = await Promise.all(
    addresses.map((to, index) =>
      mailer.send(
        {
          to,
          from_name: association_name,
          ...words,
          html: htmlOf(words.text),
          message_id: `<${id}.${index}@${host}>`,
        },
        async () => {},
      ),
    ),
  )
  // One that the mailer gave back is tried again.
  const answered = outcomes.map((outcome) => outcome ?? failed('unavailable'))
  return answered.find(({ accepted }) => accepted) ?? answered[0] ?? failed('bad_recipient')
}
