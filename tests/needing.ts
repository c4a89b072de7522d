import type { World } from './world.ts'

interface UnitOf {
  asset_number: string
  association?: string
  kind?: string
  ward_of?: string | null
  rated_w?: number
  capacity_wh?: number | null
  cassettes?: number
  lendable_to?: string
}

/** A unit as the office would have entered it; 1,024 Wh and 1,500 W where the story does not care. */
export async function aUnit(w: World, unit: UnitOf): Promise<string> {
  const generator = unit.kind === 'generator'
  const facility = unit.ward_of
    ? (await w.store.owner.query('select facility_id from member where id = $1', [unit.ward_of])).rows[0]
        ?.facility_id
    : null
  const { rows } = await w.store.owner.query(
    `insert into power_unit (association_id, facility_id, asset_number, kind, maker, model, rated_w, waveform, frequency,
       outlets, fuel, cassettes, burn_points, capacity_wh, storage_place, key_holder, key_phone, lendable_to)
     values ($1, $2, $3, $4, 'メーカー', '型番', $5, 'sine', 'both', 4, $6, $7, $8, $9, '1階倉庫', '当直', '06-6782-1111', $10)
     returning id`,
    [
      unit.association ?? w.fuse,
      facility,
      unit.asset_number,
      unit.kind ?? 'portable_battery',
      unit.rated_w ?? (generator ? 900 : 1500),
      generator ? 'cassette' : null,
      generator ? (unit.cassettes ?? 2) : null,
      generator ? '[{"load_w":225,"minutes":132},{"load_w":900,"minutes":66}]' : '[]',
      generator ? null : (unit.capacity_wh ?? 1024),
      unit.lendable_to ?? 'association',
    ],
  )
  return String(rows[0]?.id)
}

/** ASTRAL and MR810 for a day: 88 W measured, 320 W rated. */
export const PAIR_FORM = {
  n_ventilator_astral: '1',
  n_humidifier_mr810: '1',
  hours_needed: '8',
  battery_left_hours: '4',
  patients: '1',
  place: '自宅2階',
  can_carry: 'no',
  note: '',
}

/** Of the person with this id. */
export async function facilityOf(w: World, member: string): Promise<string> {
  const { rows } = await w.store.owner.query('select facility_id from member where id = $1', [member])
  return String(rows[0]?.facility_id)
}

/** Every place of the database in which these letters stand, whatever the column. */
export async function whereInDatabase(w: World, words: string): Promise<string[]> {
  const { rows } = await w.store.owner.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname not in ('pg_catalog', 'information_schema')`,
  )
  const found: string[] = []
  for (const { name } of rows) {
    const { rowCount } = await w.store.owner.query(`select from ${name} t where t::text like $1 limit 1`, [
      `%${words}%`,
    ])
    if (rowCount) found.push(name)
  }
  return found
}
