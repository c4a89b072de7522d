import type { Plant } from '../boot.ts'
import { inAssociation } from '../db.ts'
import { newId } from '../id.ts'
import { inspect } from '../loans/inspections/inspect.ts'
import { pointsOf } from '../loans/inspections/points.ts'
import type { PowerUnitId } from '../loans/table.ts'
import { addUnit } from '../loans/units/add-unit.ts'
import { findOwners, findUnit } from '../loans/units/queries.ts'
import type { Form } from '../loans/units/read-fields.ts'
import type { AssociationId } from '../roster/table.ts'
import type { AssociationKey } from './names.ts'

const DAY_MS = 24 * 60 * 60_000
const by = 'cli'

interface DemoUnit {
  form: Form
  /** Of a clinic of the roster; otherwise the association's own. */
  clinic?: boolean
  /** How many days ago it was last inspected, and with what result; null never. */
  inspected: { days: number; passed: boolean } | null
}

/** What was measured in a laboratory of home ventilation, and what its makers say; sources stand in devices.ts. */
const EU9IGB: Form = {
  kind: 'generator',
  maker: 'ホンダ',
  model: 'EU9iGB',
  rated_w: '900',
  rated_va: '900',
  waveform: 'sine',
  frequency: 'both',
  outlets: '2',
  fuel: 'cassette',
  cassettes: '2',
  burn_1_w: '225',
  burn_1_hours: '2.2',
  burn_2_w: '900',
  burn_2_hours: '1.1',
  weight_kg: '19.5',
  accessories: 'カセットボンベ12本、延長コード10m、取扱説明書',
  fund: '簡易自家発電装置等の整備事業',
  fiscal_year: '2023',
}
const GASOLINE: Form = {
  kind: 'generator',
  model: 'ガソリン発電機 1.6kVA',
  rated_w: '1600',
  rated_va: '1600',
  waveform: 'sine',
  frequency: 'hz60',
  outlets: '2',
  fuel: 'gasoline',
  tank_l: '3.6',
  burn_1_w: '400',
  burn_1_hours: '8',
  burn_2_w: '1600',
  burn_2_hours: '3.5',
  weight_kg: '21',
  accessories: '給油缶、延長コード10m',
}
const station = (maker: string, model: string, capacity_wh: number, rated_w: number): Form => ({
  kind: 'portable_battery',
  maker,
  model,
  rated_w: String(rated_w),
  waveform: 'sine',
  frequency: 'both',
  outlets: '3',
  capacity_wh: String(capacity_wh),
  health_percent: '95',
  charge_percent: '90',
  accessories: '充電器、取扱説明書',
})

const UNITS: Record<AssociationKey, DemoUnit[]> = {
  fuse: [
    {
      form: { ...EU9IGB, asset_number: '布-01', storage_place: '医師会館1階 倉庫', lendable_to: 'joint' },
      inspected: { days: 12, passed: true },
    },
    {
      form: {
        ...GASOLINE,
        asset_number: '布-02',
        storage_place: '医師会館1階 倉庫',
        lendable_to: 'association',
      },
      inspected: { days: 120, passed: true },
    },
    {
      form: {
        ...station('エコフロー', 'DELTA 2', 1024, 1500),
        asset_number: '布-03',
        storage_place: '処置室の棚',
        lendable_to: 'neighbours',
      },
      clinic: true,
      inspected: { days: 20, passed: true },
    },
    {
      form: {
        ...station('JVC', '626Wh', 626, 500),
        asset_number: '布-04',
        storage_place: '受付の奥',
        lendable_to: 'association',
      },
      clinic: true,
      inspected: { days: 5, passed: false },
    },
  ],
  kawachi: [
    {
      form: { ...EU9IGB, asset_number: '河-01', storage_place: '医師会館 地下', lendable_to: 'joint' },
      inspected: { days: 25, passed: true },
    },
    {
      form: {
        ...station('SmartTap', 'PowerArQ2', 500, 300),
        asset_number: '河-02',
        storage_place: '診察室',
        lendable_to: 'association',
      },
      clinic: true,
      inspected: { days: 40, passed: true },
    },
  ],
  hiraoka: [
    {
      form: {
        ...station('ホンダ', 'E500', 377, 300),
        asset_number: '枚-01',
        storage_place: '事務局の戸棚',
        lendable_to: 'joint',
      },
      inspected: { days: 8, passed: true },
    },
  ],
}

/** 非常用電源 — a handful for each association, entered half a year ago and kept more or less well. */
export async function stockPower(
  { store: { db }, now }: Pick<Plant, 'store' | 'now'>,
  { association, key }: { association: AssociationId; key: AssociationKey },
) {
  const at = now()
  const entered = new Date(at.getTime() - 170 * DAY_MS)
  const clinics = await inAssociation(db, association, (tx) => findOwners(tx, association))
  for (const [index, { form, clinic, inspected }] of UNITS[key].entries()) {
    const owner = clinic ? (clinics[index]?.id ?? '') : ''
    const keys = { key_holder: clinic ? '院長' : '事務局', key_phone: '072-900-0000' }
    const added = await addUnit(db, { association, form: { ...form, ...keys, owner }, by, at: entered })
    if (!added.ok) throw new Error(`The demo was refused a unit: ${JSON.stringify(added.errors)}`)
    if (!inspected) continue
    const seen = (days: number, passed: boolean) =>
      look(db, { association, id: added.id, passed, at: new Date(at.getTime() - days * DAY_MS) })
    // What fails now has worked before: otherwise its owner would be reminded as soon as the demo starts.
    if (!inspected.passed) await seen(inspected.days + 30, true)
    await seen(inspected.days, inspected.passed)
  }
}

async function look(
  db: Plant['store']['db'],
  { association, id, passed, at }: { association: AssociationId; id: PowerUnitId; passed: boolean; at: Date },
) {
  const unit = await inAssociation(db, association, (tx) => findUnit(tx, association, { id, at }))
  if (!unit) throw new Error('The demo has lost a unit')
  const points = pointsOf(unit, 'half_yearly')
  const form = {
    kind: 'half_yearly',
    result: passed ? 'passed' : 'failed',
    good: passed ? points : points.filter((point) => point !== 'output'),
    charge_percent: '90',
    gasoline_bought_on: '',
    note: passed ? '' : 'コンセントから電気が出ない。修理を依頼中',
  }
  const inspection = { association, unit: id, id: newId<'power_inspection'>(), form, photo: null }
  const inspected = await inspect(db, { ...inspection, by, by_name: 'システムの担当者', at })
  if (!inspected.ok) throw new Error(`The demo was refused an inspection: ${JSON.stringify(inspected)}`)
}
