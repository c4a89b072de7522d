import { audit } from '../../audit/write.ts'
import { type Db, inAssociation } from '../../db.ts'
import type { Queues } from '../../queues.ts'
import { type Refusal, refuse } from '../../refusal.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { PowerUnitId } from '../table.ts'
import { findWays } from './keepers.ts'
import { CODE_LIFE_MS, CODES_AN_HOUR, HOUR_MS, SAME_WISH_MS } from './rules.ts'

type Asked = { ok: true; again: boolean } | Refusal<'gone' | 'too_many'>

/** 暗証番号の依頼 — one code to whoever keeps the unit's key, or its owner, or the office; a second press sends no second. */
export async function askCode(
  { db, queues }: { db: Db; queues: Pick<Queues, 'hint'> },
  { association, unit, at }: { association: AssociationId; unit: PowerUnitId; at: Date },
) {
  const asked = await inAssociation(db, association, async (tx): Promise<Asked> => {
    const found = await tx
      .selectFrom('power_unit')
      .select('id')
      .where('association_id', '=', association)
      .where('id', '=', unit)
      .where('status', '<>', 'retired')
      .forUpdate()
      .executeTakeFirst()
    if (!found) return refuse('gone')
    const lately = await tx
      .selectFrom('power_unit_code')
      .select('asked_at')
      .where('association_id', '=', association)
      .where('power_unit_id', '=', unit)
      .where('asked_at', '>', new Date(at.getTime() - HOUR_MS))
      .orderBy('asked_at', 'desc')
      .execute()
    const [last] = lately
    if (last && at.getTime() - last.asked_at.getTime() < SAME_WISH_MS) return { ok: true, again: true }
    if (lately.length >= CODES_AN_HOUR) return refuse('too_many')

    const { id } = await tx
      .insertInto('power_unit_code')
      .values({
        association_id: association,
        power_unit_id: unit,
        asked_at: at,
        expires_at: new Date(at.getTime() + CODE_LIFE_MS),
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    const ways = await findWays(tx, association, { units: [unit], who: 'key_holder' })
    const to = ways.length > 0 ? ways : [{ contact_point_id: null, system: 'mail' as const }]
    await tx
      .insertInto('power_message')
      .values(
        to.map(({ contact_point_id, system }) => ({
          association_id: association,
          contact_point_id,
          system,
          kind: 'unit_code' as const,
          about: id,
          unit_ids: [unit],
          created_at: at,
        })),
      )
      .execute()
    await audit(tx, { association, actor: 'system', action: 'power_unit.ask_code', detail: { id: unit }, at })
    return { ok: true, again: false }
  })
  if (asked.ok && !asked.again) await queues.hint([{ kind: 'tell_office', association_id: association }])
  return asked
}
