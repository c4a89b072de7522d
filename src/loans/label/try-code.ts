import { audit } from '../../audit/write.ts'
import { type Db, inAssociation } from '../../db.ts'
import { type Refusal, refuse } from '../../refusal.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { Secrets } from '../../secrets.ts'
import type { PowerUnitId } from '../table.ts'
import { HOUR_MS, isCode, newPass, WRONG_CODES_AN_HOUR } from './rules.ts'

/** Who acts at a label with a code, as the trail and an inspection name them. */
export const KEY_HOLDER = 'key_holder'

type Tried = { ok: true; pass: string } | Refusal<'gone' | 'wrong' | 'locked'>

/** 暗証番号の確認 — a code opens once; five wrong ones close the label for the rest of the hour, to the right one too. */
export const tryCode = (
  { db, secrets }: { db: Db; secrets: Pick<Secrets, 'power_key'> },
  {
    association,
    unit,
    typed,
    at,
  }: { association: AssociationId; unit: PowerUnitId; typed: string; at: Date },
) =>
  inAssociation(db, association, async (tx): Promise<Tried> => {
    const held = await tx
      .selectFrom('power_unit')
      .select('id')
      .where('association_id', '=', association)
      .where('id', '=', unit)
      .where('status', '<>', 'retired')
      .forUpdate()
      .executeTakeFirst()
    if (!held) return refuse('gone')
    const codes = await tx
      .selectFrom('power_unit_code')
      .select(['id', 'wrong_codes', 'expires_at', 'used_at'])
      .where('association_id', '=', association)
      .where('power_unit_id', '=', unit)
      .where('asked_at', '>', new Date(at.getTime() - HOUR_MS))
      .orderBy('asked_at', 'desc')
      .execute()
    const wrong = codes.reduce((sum, { wrong_codes }) => sum + wrong_codes, 0)
    if (wrong >= WRONG_CODES_AN_HOUR) return refuse('locked')
    // Only the newest: whoever asked anew has the newer one.
    const [code] = codes
    if (!code) return refuse('wrong')
    const one = tx
      .updateTable('power_unit_code')
      .where('association_id', '=', association)
      .where('id', '=', code.id)
    if (code.used_at || code.expires_at <= at || !isCode(secrets.power_key, code.id, typed)) {
      await one.set({ wrong_codes: code.wrong_codes + 1 }).execute()
      return refuse(wrong + 1 >= WRONG_CODES_AN_HOUR ? 'locked' : 'wrong')
    }
    await one.set({ used_at: at }).execute()
    await audit(tx, { association, actor: KEY_HOLDER, action: 'power_unit.open', detail: { id: unit }, at })
    return { ok: true, pass: newPass(secrets.power_key, unit, at) }
  })
