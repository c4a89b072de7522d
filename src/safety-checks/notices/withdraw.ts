import { audit } from '../../audit/write.ts'
import { type Db, inAssociation, type Tx, tellBoards } from '../../db.ts'
import { cancelNotices, cancelQueued } from '../../deliveries/cancel-queued.ts'
import type { Queues } from '../../queues.ts'
import { type Refusal, refuse } from '../../refusal.ts'
import type { AssociationId } from '../../roster/table.ts'
import { cancelPlanned } from '../planned/cancel.ts'
import type { SafetyCheckId } from '../table.ts'
import { freezeNotice } from './freeze-notice.ts'
import { holdCheck } from './queries.ts'
import { isWithdrawable, type SentenceFault, sentenceFault } from './rules.ts'
import { hintsOfCorrection, tellCorrection } from './tell-correction.ts'
import { correctionLines } from './words.ts'

type Withdrawn =
  | { ok: true; people: number; mails: number }
  | Refusal<'not_found' | 'not_open' | SentenceFault>

interface Withdrawing {
  association: AssociationId
  id: SafetyCheckId
  /** What the correction says. */
  sentence: string
  by: string
  at: Date
}

/** 取り下げ — nothing more goes out, and exactly those whom it has reached, or still will, are told so. */
export async function withdraw(
  { db, queues }: { db: Db; queues: Queues },
  withdrawing: Withdrawing,
): Promise<Withdrawn> {
  const { association, id } = withdrawing
  const withdrawn = await inAssociation(db, association, (tx) => withdrawIn(tx, withdrawing))
  if (withdrawn.ok) await queues.hint(hintsOfCorrection({ association, id }, withdrawn))
  return withdrawn
}

async function withdrawIn(tx: Tx, { association, id, by, at, ...said }: Withdrawing): Promise<Withdrawn> {
  const sentence = said.sentence.trim()
  const fault = sentenceFault(sentence)
  if (fault) return refuse(fault)
  // Held: a planner or a second click waits here and then finds it withdrawn.
  const check = await holdCheck(tx, association, id)
  if (!check) return refuse('not_found')
  if (!isWithdrawable(check, at)) return refuse('not_open')

  await tx
    .updateTable('safety_check')
    .set({ status: 'withdrawn', closed_at: check.closed_at ?? at, left_out: true })
    .where('association_id', '=', association)
    .where('id', '=', id)
    .execute()
  await cancelQueued(tx, association, id)
  await cancelNotices(tx, association, id)
  await cancelPlanned(tx, { association, checks: [id], by, at })
  const lines = correctionLines(sentence)
  const wave = await freezeNotice(tx, check, { kind: 'correction', tag: '【訂正】', lines })
  const { people, mails, held } = await tellCorrection(tx, {
    association,
    check: id,
    wave,
    kinds: ['prompt'],
    by,
    at,
  })
  await tellBoards(tx, association)
  await audit(tx, {
    association,
    actor: by,
    action: 'safety_check.withdraw',
    detail: { id, people, held },
    at,
  })
  return { ok: true, people, mails }
}
