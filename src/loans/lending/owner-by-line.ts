import type { Tx } from '../../db.ts'
import type { HearOwner, OwnerSaid } from '../../replies/take-owner-taps.ts'
import { answerIn, findAsked } from './owner.ts'
import { ownerSaidInWords } from './owner-words.ts'
import { LOAN_LABELS, unitName } from './words.ts'

const NOT_YOURS = 'このボタンは使えません。事務局に電話してください。'

/** 持ち主の返事(LINE) — one tap in the chat, of the very account that was asked; the reply says what came of it. */
export const hearOwnerInLine: HearOwner = async (tx, said) => {
  const { association, message, says, at } = said
  const asked = (await isAskedHere(tx, said))
    ? await findAsked(tx, { association_id: association, loan_message_id: message })
    : null
  if (!asked) return NOT_YOURS
  const answered = await answerIn(tx, { asked, says, at })
  const came = answered.ok ? says : answered.reason
  if (came === 'not_found') return NOT_YOURS
  return `${LOAN_LABELS[asked.purpose]}${unitName(asked)}: ${ownerSaidInWords(came, asked)}`
}

/** A button that somebody sent on to another chat is nobody's there. */
async function isAskedHere(tx: Tx, { association, message, line_channel_id, user_id }: OwnerSaid) {
  const found = await tx
    .selectFrom('loan_message')
    .innerJoin('contact_point', (join) =>
      join
        .onRef('contact_point.association_id', '=', 'loan_message.association_id')
        .onRef('contact_point.id', '=', 'loan_message.contact_point_id'),
    )
    .select('loan_message.id')
    .where('loan_message.association_id', '=', association)
    .where('loan_message.id', '=', message)
    .where('contact_point.system', '=', 'line')
    .where('contact_point.line_channel_id', '=', line_channel_id)
    .where('contact_point.value', '=', user_id)
    .where('contact_point.unbound_at', 'is', null)
    .executeTakeFirst()
  return found !== undefined
}
