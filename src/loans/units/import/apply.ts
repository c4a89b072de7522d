import { sql } from 'kysely'
import { audit } from '../../../audit/write.ts'
import { type Db, inAssociation, type Tx } from '../../../db.ts'
import { type Refusal, refuse } from '../../../refusal.ts'
import type { AssociationId } from '../../../roster/table.ts'
import { findOwners, findUnits } from '../queries.ts'
import type { UnitDraft } from '../unit-rules.ts'
import { columnsOf, lockNumbers } from '../write-unit.ts'
import { countLines, fingerprintOf, type Line, planImport } from './plan.ts'
import type { FileRow } from './read-file.ts'

type Applied = { ok: true; added: number; changed: number } | Refusal<'changed_meanwhile' | 'nothing'>

/** 取り込み — everything that was shown and nothing else, in one transaction; rows with an error stay out. */
export const applyImport = (
  db: Db,
  {
    association,
    rows,
    seen,
    by,
    at,
  }: { association: AssociationId; rows: FileRow[]; seen: string; by: string; at: Date },
) =>
  inAssociation(db, association, async (tx): Promise<Applied> => {
    await lockNumbers(tx, association)
    const lines = await planIn(tx, association, { rows, at })
    if (fingerprintOf(lines) !== seen) return refuse('changed_meanwhile')
    const { added, changed } = countLines(lines)
    if (added + changed === 0) return refuse('nothing')
    const drafts = lines.flatMap((line) =>
      line.kind === 'added' || line.kind === 'changed' ? [line.draft] : [],
    )
    await writeAll(tx, association, { drafts, at })
    await audit(tx, { association, actor: by, action: 'power_unit.import', detail: { added, changed }, at })
    return { ok: true, added, changed }
  })

export const planIn = async (
  tx: Tx,
  association: AssociationId,
  { rows, at }: { rows: FileRow[]; at: Date },
): Promise<Line[]> =>
  planImport(rows, {
    units: await findUnits(tx, association, { at }),
    owners: await findOwners(tx, association),
    at,
  })

/** One statement for all of them: what is there is changed, what is not is added. */
const writeAll = (tx: Tx, association: AssociationId, { drafts, at }: { drafts: UnitDraft[]; at: Date }) =>
  tx
    .insertInto('power_unit')
    .values(drafts.map((draft) => ({ association_id: association, ...columnsOf(draft), created_at: at })))
    .onConflict((conflict) =>
      conflict.columns(['association_id', 'asset_number']).doUpdateSet((eb) => ({
        facility_id: eb.ref('excluded.facility_id'),
        kind: eb.ref('excluded.kind'),
        fund: eb.ref('excluded.fund'),
        fiscal_year: eb.ref('excluded.fiscal_year'),
        maker: eb.ref('excluded.maker'),
        model: eb.ref('excluded.model'),
        serial_number: eb.ref('excluded.serial_number'),
        rated_w: eb.ref('excluded.rated_w'),
        rated_va: eb.ref('excluded.rated_va'),
        peak_w: eb.ref('excluded.peak_w'),
        waveform: eb.ref('excluded.waveform'),
        frequency: eb.ref('excluded.frequency'),
        outlets: eb.ref('excluded.outlets'),
        fuel: eb.ref('excluded.fuel'),
        tank_ml: eb.ref('excluded.tank_ml'),
        cassettes: eb.ref('excluded.cassettes'),
        burn_points: eb.ref('excluded.burn_points'),
        capacity_wh: eb.ref('excluded.capacity_wh'),
        health_percent: eb.ref('excluded.health_percent'),
        charge_percent: eb.ref('excluded.charge_percent'),
        weight_kg: eb.ref('excluded.weight_kg'),
        noise_db: eb.ref('excluded.noise_db'),
        accessories: eb.ref('excluded.accessories'),
        storage_place: eb.ref('excluded.storage_place'),
        key_holder: eb.ref('excluded.key_holder'),
        key_phone: eb.ref('excluded.key_phone'),
        insurance: eb.ref('excluded.insurance'),
        lendable_to: eb.ref('excluded.lendable_to'),
        gasoline_bought_on: sql<string | null>`excluded.gasoline_bought_on`,
        version: sql<number>`power_unit.version + 1`,
      })),
    )
    .execute()
