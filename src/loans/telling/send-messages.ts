import { inAssociation } from '../../db.ts'
import { stepLine, stepMail } from '../../deliveries/rules.ts'
import type { AssociationId } from '../../roster/table.ts'
import { findOfficeAddresses } from '../../staff/office-addresses.ts'
import { duesOf } from '../inspections/plan.ts'
import { codeOf } from '../label/rules.ts'
import { lineShareOf, sparedOf } from '../line-share.ts'
import { becomes, byMail, overLine, type Sending } from '../sending.ts'
import type { PowerUnitCodeId } from '../table.ts'
import { findUnits } from '../units/queries.ts'
import { nameOf } from '../units/whereabouts.ts'
import {
  type Claimed,
  claimMessages,
  hasMessagesDue,
  isCodeOpen,
  type Settled,
  settleMessages,
} from './messages.ts'
import { codeWords, reminderWords, type Words } from './words.ts'

/** 電源の連絡の送信 — what is due of one association, by the step rules of every other message of ours. */
export async function sendPowerMessages(deps: Sending, association: AssociationId) {
  for (;;) {
    const { claimed, spared } = await inAssociation(deps.db, association, async (tx) => {
      // Asked at every look at the office's news: most of the time there is nothing to share out.
      if (!(await hasMessagesDue(tx, association))) return { claimed: [], spared: new Map<string, never>() }
      const share = await lineShareOf(tx, association)
      const messages = await claimMessages(tx, association)
      // Somebody stands before the unit and waits for his code; a reminder never eats what is kept for a disaster.
      const by_line = messages
        .filter(({ system }) => system === 'line')
        .map(({ id, kind }) => ({ id, is_urgent: kind === 'unit_code' }))
      return { claimed: messages, spared: sparedOf(by_line, share) }
    })
    if (claimed.length === 0) return
    const settled = await Promise.all(
      claimed.map(async (message): Promise<Settled> => {
        const failure = spared.get(message.id)
        if (failure) return { id: message.id, status: 'failed', failure, wait_ms: 0 }
        return sendOne(deps, association, message)
      }),
    )
    await inAssociation(deps.db, association, (tx) => settleMessages(tx, association, settled))
    const sent = settled.filter(({ status }) => status === 'sent').length
    deps.log.info({ event: 'power_messages_sent', association, sent, of: settled.length })
    if (settled.some(({ status }) => status === 'due')) return
  }
}

async function sendOne(deps: Sending, association: AssociationId, message: Claimed): Promise<Settled> {
  const { id, attempt, created_at, association_name } = message
  const words = await wordsOf(deps, association, message)
  if (!words) return { id, status: 'moot', failure: null, wait_ms: 0 }
  const [now, random] = [deps.now(), deps.random()]
  if (message.system === 'line') {
    const said = await overLine(deps, {
      association,
      channel: message.line_channel_id,
      to: message.value,
      messages: [{ type: 'text', text: words.text }],
      retry_key: id,
    })
    return {
      id,
      ...becomes(stepLine({ attempt, first_tried_at: created_at, size: 1 }, said, { now, random })),
    }
  }
  const said = await byMail(deps, {
    id,
    to: message.to_office
      ? await findOfficeAddresses(deps, association)
      : [message.value].filter((value) => value !== null),
    from_name: association_name,
    ...words,
  })
  return { id, ...becomes(stepMail({ attempt, maybe_doubled: attempt > 1 }, said, { random })) }
}

/** Null where there is nothing more to say: the code is over, or everything was inspected meanwhile. */
const wordsOf = ({ db, secrets, public_url, now }: Sending, association: AssociationId, message: Claimed) =>
  inAssociation(db, association, async (tx): Promise<Words | null> => {
    const at = now()
    const units = (await findUnits(tx, association, { at })).filter(({ id }) => message.unit_ids.includes(id))
    if (message.kind === 'unit_code') {
      const [unit] = units
      if (!unit || !(await isCodeOpen(tx, association, message.about))) return null
      const code = codeOf(secrets.power_key, message.about as PowerUnitCodeId)
      return codeWords(message, { code, asset_number: unit.asset_number })
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
    return late.length > 0 ? reminderWords(message, late) : null
  })
