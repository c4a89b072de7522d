import { audit } from '../audit/write.ts'
import { type Db, inAssociation } from '../db.ts'
import { type Refusal, refuse } from '../refusal.ts'
import type { AssociationId } from '../roster/table.ts'
import { type LetterSettingFault, letterSettingFaults } from './letter-rules.ts'
import type { LetterSetting } from './table.ts'

interface Keeping {
  association: AssociationId
  setting: LetterSetting
  by: string
  at: Date
}

type Kept = { ok: true } | (Refusal<LetterSettingFault> & { faults: LetterSettingFault[] })

/** 案内状の設定 — remembered for the next letters of this association. */
export async function keepLetterSetting(db: Db, { association, setting, by, at }: Keeping): Promise<Kept> {
  const faults = letterSettingFaults(setting)
  const [first] = faults
  if (first) return { ...refuse(first), faults }
  return inAssociation(db, association, async (tx) => {
    await tx
      .insertInto('letter_setting')
      .values({ association_id: association, ...setting })
      .onConflict((known) => known.column('association_id').doUpdateSet(setting))
      .execute()
    const { left_mm, top_mm } = setting
    await audit(tx, {
      association,
      actor: by,
      action: 'binding.letter_setting',
      detail: { left_mm, top_mm },
      at,
    })
    return { ok: true as const }
  })
}
