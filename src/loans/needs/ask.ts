import { audit } from '../../audit/write.ts'
import { type Db, inAssociation, type Tx } from '../../db.ts'
import { type Refusal, refuse } from '../../refusal.ts'
import { findRosterNames } from '../../roster/queries.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { PowerNeedId } from '../table.ts'
import { isSameWish, type NeedFaults, readWish, type Typed, type Wish } from './need-form.ts'
import { type FoundNeed, findNeed, holdFacility } from './queries.ts'
import type { PowerNeed } from './table.ts'

/** Where a need belongs, and who says so. */
export interface NeedOf
  extends Pick<PowerNeed, 'facility_id' | 'purpose' | 'safety_check_id' | 'via' | 'reply_detail_id'> {
  association: AssociationId
  id: PowerNeedId
  by: string
  at: Date
}

type Asked =
  | { ok: true; id: PowerNeedId }
  | Refusal<'no_facility'>
  | (Refusal<'already'> & { need: FoundNeed })
  | FaultyNeed
export type FaultyNeed = Refusal<'faulty'> & { faults: NeedFaults }

/** 電源の申出 — entered by the office; the form carries the need's id, so that a second press is the same need. */
export const askForPower = (db: Db, { typed, ...of }: NeedOf & { typed: Typed }) =>
  inAssociation(db, of.association, async (tx): Promise<Asked> => {
    const read = readWish(typed, await findRosterNames(tx, of.association))
    if (!read.ok) return { ...refuse('faulty'), faults: read.faults }
    if (!(await holdFacility(tx, of.association, of.facility_id))) return refuse('no_facility')
    const kept = await keepNeed(tx, of, read.wish)
    const need = kept ? null : await findNeed(tx, of.association, of.id)
    // Back in the browser and other words: they would be lost without a sound.
    if (need && !isSameWish(need, read.wish)) return { ...refuse('already'), need }
    return { ok: true, id: of.id }
  })

/** Writes the need, its devices and the entry of the trail; nothing where the id, or the reply, has one already. */
export async function keepNeed(
  tx: Tx,
  { association, id, by, at, ...of }: NeedOf,
  { devices, ...wish }: Wish,
): Promise<boolean> {
  const kept = await tx
    .insertInto('power_need')
    .values({
      association_id: association,
      id,
      ...of,
      ...wish,
      hours_needed: String(wish.hours_needed),
      battery_left_hours: wish.battery_left_hours === null ? null : String(wish.battery_left_hours),
      asked_by: by,
      asked_at: at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!kept) return false
  await keepDevices(tx, { association, id, version: 1 }, devices)
  const detail = { id, facility_id: of.facility_id, via: of.via, patients: wish.patients }
  await audit(tx, { association, actor: by, action: 'power_need.ask', detail, at })
  return true
}

export const keepDevices = (
  tx: Tx,
  { association, id, version }: { association: AssociationId; id: PowerNeedId; version: number },
  devices: Wish['devices'],
) =>
  tx
    .insertInto('power_need_device')
    .values(
      devices.map((device, n) => ({
        association_id: association,
        power_need_id: id,
        need_version: version,
        place: n + 1,
        ...device,
      })),
    )
    .execute()
