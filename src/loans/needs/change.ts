import { audit } from '../../audit/write.ts'
import { type Db, inAssociation, type Tx } from '../../db.ts'
import { type Refusal, refuse } from '../../refusal.ts'
import { findRosterNames } from '../../roster/queries.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { PowerNeedId } from '../table.ts'
import { type FaultyNeed, keepDevices } from './ask.ts'
import { isSameWish, readWish, type Typed, type Wish } from './need-form.ts'
import { type FoundNeed, findNeed } from './queries.ts'

interface Changing {
  association: AssociationId
  id: PowerNeedId
  /** Of the need that whoever changes it has seen. */
  version: number
  by: string
  at: Date
}

type Changed = { ok: true } | Refusal<'not_found' | 'not_open' | 'changed_meanwhile'> | FaultyNeed

/** 申出の変更 — only over what the one who saves has seen. */
export const changeNeed = (db: Db, { typed, ...changing }: Changing & { typed: Typed }) =>
  inAssociation(db, changing.association, async (tx): Promise<Changed> => {
    const read = readWish(typed, await findRosterNames(tx, changing.association))
    if (!read.ok) return { ...refuse('faulty'), faults: read.faults }
    const need = await findNeed(tx, changing.association, changing.id)
    if (!need) return refuse('not_found')
    return changeIn(tx, { ...changing, need }, read.wish)
  })

export async function changeIn(
  tx: Tx,
  { association, id, version, by, at, need }: Changing & { need: FoundNeed },
  wish: Wish,
): Promise<{ ok: true } | Refusal<'not_open' | 'changed_meanwhile'>> {
  if (need.status !== 'open') return refuse('not_open')
  if (isSameWish(need, wish)) return { ok: true }
  const { devices, ...rest } = wish
  // The `where` is the lock: of two editors one updates nothing.
  const changed = await tx
    .updateTable('power_need')
    .set((eb) => ({
      ...rest,
      hours_needed: String(wish.hours_needed),
      battery_left_hours: wish.battery_left_hours === null ? null : String(wish.battery_left_hours),
      version: eb('version', '+', 1),
    }))
    .where('association_id', '=', association)
    .where('id', '=', id)
    .where('version', '=', version)
    .where('status', '=', 'open')
    .returning('version')
    .executeTakeFirst()
  if (!changed) return refuse('changed_meanwhile')
  await keepDevices(tx, { association, id, version: changed.version }, devices)
  const detail = { id, facility_id: need.facility_id, patients: wish.patients }
  await audit(tx, { association, actor: by, action: 'power_need.change', detail, at })
  return { ok: true }
}
