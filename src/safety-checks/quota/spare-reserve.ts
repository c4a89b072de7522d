import type { Tx } from '../../db.ts'
import { countAudience } from '../queries.ts'
import type { SafetyCheck } from '../table.ts'
import { findLineCost } from './queries.ts'
import { type SparedLaunch, spareLaunch, takesReserve } from './rules.ts'

/** What a launch does to leave the reserve alone; null where it takes nothing of it. */
export async function spareReserve(
  tx: Tx,
  draft: SafetyCheck,
  reserve: 'ask' | 'spare',
): Promise<SparedLaunch | 'takes_reserve' | null> {
  const cost = await findLineCost(tx, draft)
  if (!cost || !takesReserve(cost, draft.purpose)) return null
  if (reserve === 'ask') return 'takes_reserve'
  const { mail_only } = await countAudience(tx, draft.association_id, draft)
  const with_both = cost.needed - cost.line_only - cost.officers_without_mail
  return spareLaunch(cost, mail_only + with_both) ?? 'takes_reserve'
}
