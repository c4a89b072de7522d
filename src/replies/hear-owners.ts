import type { Tx } from '../db.ts'
import type { WaitingLineEvent } from '../intake/claim.ts'
import type { LoanMessageId } from '../loans/lending/table.ts'
import type { AssociationId, LineChannelId } from '../roster/table.ts'
import type { Claimed } from './judge-batch.ts'

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

const NOT_HERE = 'このボタンは、いまは使えません。事務局に電話してください。'

/** In the order of their own times: of two taps the second is told what the first one did. */
export async function hearOwners(
  tx: Tx,
  {
    hearOwner,
    association,
    claimed,
    at,
  }: { hearOwner: HearOwner | undefined; association: AssociationId; claimed: Claimed[]; at: Date },
) {
  const says = new Map<WaitingLineEvent, string>()
  for (const one of claimed) {
    if (one.from !== 'line' || one.heard?.act !== 'owner') continue
    const { line_channel_id } = one.event
    const { message, user_id, says: answer } = one.heard
    const said = { association, message, line_channel_id, user_id, says: answer, at }
    says.set(one.event, hearOwner ? await hearOwner(tx, said) : NOT_HERE)
  }
  return says
}
