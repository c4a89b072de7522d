import type { Tx } from '../../db.ts'
import { countTold, queueCorrections } from '../../deliveries/notices/queue-notices.ts'
import type { Queued } from '../../deliveries/queue-deliveries.ts'
import type { Wording } from '../../deliveries/table.ts'
import type { Hint } from '../../queues.ts'
import { refuse } from '../../refusal.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { PlannedSend, SafetyCheckId } from '../table.ts'
import { lastCorrectionWave } from './queries.ts'
import { hintsOfNotice } from './send-advance.ts'

/** Whoever presses the button waits for these; the workers tell the others at once. */
const PEOPLE_AT_ONCE = 2_000
/** One transaction of a worker: no statement comes near its time limit, and the first of them leave early. */
const PEOPLE_A_PIECE = 5_000

interface Telling {
  association: AssociationId
  check: SafetyCheckId
  wave: number
  /** The words that are corrected. */
  kinds: Wording['kind'][]
  by: string
  at: Date
}

/** 訂正を知らせる — queues a frozen correction to everybody whom it concerns, the first of them here. */
export async function tellCorrection(
  tx: Tx,
  { by, at, ...telling }: Telling,
): Promise<Queued & { people: number; held: number }> {
  const { association, check, kinds } = telling
  const told = await queueCorrections(tx, { ...telling, most: PEOPLE_AT_ONCE })
  if (told.people < PEOPLE_AT_ONCE) return told
  await goOnLater(tx, { association, check, kinds, by, at })
  const all = await countTold(tx, { association, check, kinds })
  return { ...told, people: Math.max(told.people, all.people + all.under_way) }
}

/** The next piece of one that a transaction left unfinished. */
export async function goOnTelling(tx: Tx, planned: PlannedSend, at: Date) {
  const { association_id: association, safety_check_id: check, corrects, created_by: by } = planned
  const wave = await lastCorrectionWave(tx, { association_id: association, id: check })
  if (!corrects || wave === null) return refuse('nothing_to_correct')
  const told = await queueCorrections(tx, { association, check, wave, kinds: corrects, most: PEOPLE_A_PIECE })
  if (told.people === PEOPLE_A_PIECE) await goOnLater(tx, { association, check, kinds: corrects, by, at })
  return { ok: true as const, ...told }
}

const goOnLater = (tx: Tx, { association, check, kinds, by, at }: Omit<Telling, 'wave'>) =>
  tx
    .insertInto('planned_send')
    .values({
      association_id: association,
      safety_check_id: check,
      kind: 'correction',
      corrects: kinds,
      due_at: at,
      created_by: by,
      created_at: at,
    })
    .execute()

/** What to hint once a correction is committed; what is left of it is due at once. */
export const hintsOfCorrection = (
  asked: { association: AssociationId; id: SafetyCheckId },
  { mails, people }: { mails: number; people: number },
): Hint[] => [
  ...hintsOfNotice(asked, { mails }),
  ...(people >= PEOPLE_AT_ONCE ? [{ kind: 'planned' as const, association_id: asked.association }] : []),
]
