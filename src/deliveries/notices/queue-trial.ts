import type { Tx } from '../../db.ts'
import { newId } from '../../id.ts'
import type { AssociationId, LineChannelId } from '../../roster/table.ts'
import type { Purpose, SafetyCheckId } from '../../safety-checks/table.ts'
import type { LineBatchId } from '../table.ts'

/** 試し送り — one batch to one LINE, over the same machine; it leaves only while its check is a draft. */
export async function queueTrial(
  tx: Tx,
  {
    association,
    check,
    channel,
    to,
    words,
  }: {
    association: AssociationId
    check: { id: SafetyCheckId; purpose: Purpose }
    channel: LineChannelId
    to: string
    words: { alt_text: string; body: string }
  },
): Promise<LineBatchId> {
  const id = newId<'line_batch'>()
  await tx
    .insertInto('line_batch')
    .values({
      association_id: association,
      id,
      line_channel_id: channel,
      safety_check_id: check.id,
      purpose: check.purpose,
      kind: 'trial',
      wave: -1,
      recipients: [to],
      ...words,
    })
    .execute()
  return id
}
