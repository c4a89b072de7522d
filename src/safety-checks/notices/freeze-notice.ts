import type { Tx } from '../../db.ts'
import { freezeWording } from '../../deliveries/freeze-wording.ts'
import type { Wording } from '../../deliveries/table.ts'
import type { SafetyCheck } from '../table.ts'
import { nextNoticeWave } from './queries.ts'
import { noticeWords, type Telling } from './words.ts'

interface Held extends SafetyCheck {
  association_name: string
  phone: string | null
}

/** Keeps the finished words of a notice of a held check; gives their wave. */
export async function freezeNotice(
  tx: Tx,
  check: Held,
  { kind, ...said }: { kind: Exclude<Wording['kind'], 'prompt'> } & Pick<Telling, 'tag' | 'lines'>,
) {
  const { association_id, id: safety_check_id, purpose, association_name, phone } = check
  const wave = await nextNoticeWave(tx, check)
  const words = noticeWords({ check, association_name, phone, ...said })
  await freezeWording(tx, { association_id, safety_check_id, wave, kind, purpose, ...words })
  return wave
}
