import { audit } from '../../audit/write.ts'
import { type Db, inAssociation } from '../../db.ts'
import type { Queues } from '../../queues.ts'
import { type Refusal, refuse } from '../../refusal.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { Secrets } from '../../secrets.ts'
import { findTwinSetting } from './queries.ts'
import type { TwinWish } from './rules.ts'
import type { TwinSetting } from './table.ts'

interface Setting {
  association: AssociationId
  wish: TwinWish
  /** The version that whoever saves has read; 0 where there was none. */
  seen: number
  by: string
  at: Date
}

/** 控えの決まりを保存 — the first twin is made at once, so that one sees that it works. */
export async function setTwin(
  { db, queues, secrets }: { db: Db; queues: Queues; secrets: Secrets },
  { association, wish, seen, by, at }: Setting,
): Promise<{ ok: true } | Refusal<'changed_meanwhile'>> {
  const { way, recipients, nights, pass } = wish
  const pass_sealed = pass === null ? null : secrets.seal(pass, placeOf(association))
  const set = await inAssociation(
    db,
    association,
    async (tx): Promise<{ ok: true } | Refusal<'changed_meanwhile'>> => {
      const before = await findTwinSetting(tx, association)
      const row = {
        version: seen + 1,
        way,
        recipients,
        nights,
        pass_sealed: pass_sealed ?? before?.pass_sealed ?? null,
        set_by: by,
        set_at: at,
      }
      const { numInsertedOrUpdatedRows } = await tx
        .insertInto('twin_setting')
        .values({ association_id: association, ...row })
        // Of two people at once the second finds another version than the one he read.
        .onConflict((conflict) =>
          conflict.column('association_id').doUpdateSet(row).where('twin_setting.version', '=', seen),
        )
        .executeTakeFirstOrThrow()
      if (numInsertedOrUpdatedRows === 0n) return refuse('changed_meanwhile')
      const detail = { way, recipients: recipients.length, nights, is_new_pass: pass !== null }
      await audit(tx, { association, actor: by, action: 'paper.set_twin', detail, at })
      return { ok: true }
    },
  )
  if (set.ok && way !== 'off') await queues.hint([{ kind: 'twin', association_id: association }])
  return set
}

const placeOf = (association: AssociationId) => `twin ${association}`

/** The pass phrase in the clear. Keep it in memory and out of logs. */
export async function passOf(
  { unseal }: Pick<Secrets, 'unseal'>,
  { pass_sealed, association_id }: TwinSetting,
) {
  return unseal(pass_sealed ?? '', placeOf(association_id))
}
