import type { FacilityId } from '../../roster/table.ts'
import { toDateField } from '../../ui/time.ts'
import type { PowerUnit } from '../table.ts'
import { FREQUENCIES, FUELS, LENDABLE_TO, UNIT_KINDS, WAVEFORMS } from '../words.ts'
import { burnInWords, hoursOf, readBurn } from './burn.ts'
import { BURN_ROWS, FIELD_NAMES, UNIT_FIELDS, type UnitField } from './fields.ts'
import {
  type Form,
  type Read,
  readChoice,
  readDay,
  readFiscalYear,
  readNumber,
  readText,
} from './read-fields.ts'

/** A unit as a form or a file may say it: the rest of its row is made by what happens to it. */
export type UnitDraft = Omit<
  PowerUnit,
  'association_id' | 'id' | 'status' | 'version' | 'created_at' | 'photo_id' | 'gasoline_bought_on'
> & { gasoline_bought_on: string | null }

export type Errors = Partial<Record<UnitField, string>>

export type Judged = { ok: true; draft: UnitDraft } | { ok: false; errors: Errors }

const GASOLINE_NOT_BEFORE = '2000-01-01'

/** Every mistake at once; `owners` are the facilities that may own one, the association itself is the empty word. */
export function judgeUnit(form: Form, { owners, at }: { owners: ReadonlySet<string>; at: Date }): Judged {
  const errors: Errors = {}
  const take = <T>(field: UnitField, read: Read<T>) => {
    if (read.fault !== undefined) errors[field] = read.fault
    return read.value
  }
  const text = (field: UnitField, max: number, needed = false) =>
    take(field, readText(form[field], { label: UNIT_FIELDS[field], max, needed })) ?? null
  const number = (
    field: UnitField,
    unit: string,
    least: number,
    most: number,
    more: { needed?: boolean; digits?: number } = {},
  ) => take(field, readNumber(form[field], { label: UNIT_FIELDS[field], unit, least, most, ...more })) ?? null
  const today = toDateField(at).slice(0, 10)

  const kind = take('kind', readChoice(form.kind, { label: '種類', words: UNIT_KINDS, needed: true }))
  const rated_w = number('rated_w', 'W', 10, 100_000, { needed: true })
  const waveform = take(
    'waveform',
    readChoice(form.waveform, { label: '波形', words: WAVEFORMS, needed: true }),
  )
  const frequency = take(
    'frequency',
    readChoice(form.frequency, { label: '周波数', words: FREQUENCIES, needed: true }),
  )
  const lendable_to = take(
    'lendable_to',
    readChoice(form.lendable_to, { label: '貸せる範囲', words: LENDABLE_TO, needed: true }),
  )
  const tank_l = number('tank_l', 'L', 0.1, 1_000, { digits: 2 })
  const weight_kg = number('weight_kg', 'kg', 0.1, 3_000, { digits: 1 })
  const asset_number = text('asset_number', 20, true)
  const storage_place = text('storage_place', 100, true)
  const owner = (form.owner ?? '').trim()
  if (owner !== '' && !owners.has(owner)) errors.owner = '持ち主を、名簿にある医療機関から選んでください。'

  const rest = {
    facility_id: owner === '' ? null : (owner as FacilityId),
    fund: text('fund', 100),
    fiscal_year:
      take(
        'fiscal_year',
        readFiscalYear(form.fiscal_year, { label: '補助年度', this_year: Number(today.slice(0, 4)) }),
      ) ?? null,
    maker: text('maker', 60),
    model: text('model', 60),
    serial_number: text('serial_number', 60),
    rated_va: number('rated_va', 'VA', 10, 100_000),
    peak_w: number('peak_w', 'W', 10, 200_000),
    outlets: number('outlets', '個', 0, 20) ?? 1,
    fuel: take('fuel', readChoice(form.fuel, { label: '燃料', words: FUELS })) ?? null,
    tank_ml: tank_l === null ? null : Math.round(tank_l * 1_000),
    cassettes: number('cassettes', '本', 1, 10),
    burn_points: take('burn', readBurn(form, rated_w)) ?? [],
    gasoline_bought_on:
      take(
        'gasoline_bought_on',
        readDay(form.gasoline_bought_on, { label: 'ガソリンの購入日', today, oldest: GASOLINE_NOT_BEFORE }),
      ) ?? null,
    capacity_wh: number('capacity_wh', 'Wh', 10, 1_000_000),
    health_percent: number('health_percent', '%', 1, 100) ?? 100,
    charge_percent: number('charge_percent', '%', 0, 100),
    weight_kg: weight_kg === null ? null : String(weight_kg),
    noise_db: number('noise_db', 'dB', 20, 130),
    accessories: text('accessories', 300),
    key_holder: text('key_holder', 60),
    key_phone: phone(form.key_phone, (fault) => {
      errors.key_phone = fault
    }),
    insurance: text('insurance', 100),
  }
  Object.assign(errors, contradictions({ kind: kind ?? null, rated_w, ...rest }, errors))
  if (
    Object.keys(errors).length > 0 ||
    !kind ||
    !rated_w ||
    !waveform ||
    !frequency ||
    !lendable_to ||
    !asset_number ||
    !storage_place
  )
    return { ok: false, errors: inOrder(errors) }
  return {
    ok: true,
    draft: { asset_number, kind, rated_w, waveform, frequency, lendable_to, storage_place, ...rest },
  }
}

type Figures = Pick<
  UnitDraft,
  'rated_va' | 'peak_w' | 'fuel' | 'tank_ml' | 'cassettes' | 'capacity_wh' | 'gasoline_bought_on'
> & { kind: UnitDraft['kind'] | null; rated_w: number | null }

/** What no single field shows: figures that cannot both be true, and what a kind of unit cannot do without. */
function contradictions(unit: Figures, found: Errors): Errors {
  const { kind, rated_w, rated_va, peak_w, fuel, tank_ml, cassettes, capacity_wh } = unit
  const errors: Errors = {}
  const add = (field: UnitField, sentence: string) => {
    if (!found[field]) errors[field] = sentence
  }
  if (rated_w && rated_va && rated_va < rated_w)
    add(
      'rated_va',
      `定格出力のVAがW(${rated_w}W)より小さくなっています。VAは、Wと同じかそれより大きい数です。`,
    )
  if (rated_w && peak_w && peak_w < rated_w)
    add('peak_w', `最大出力が定格出力${rated_w}Wより小さくなっています。どちらかを直してください。`)
  if (kind === 'generator') {
    if (!fuel) add('fuel', '発電機の燃料を選んでください。')
    if (fuel === 'cassette' && !cassettes) add('cassettes', '一度に使うボンベの数を入力してください。')
    if (fuel && fuel !== 'cassette' && !tank_ml) add('tank_l', 'タンクの大きさを入力してください。')
  }
  if ((kind === 'portable_battery' || kind === 'ventilator_battery') && !capacity_wh)
    add('capacity_wh', '蓄電池は、容量(Wh)を入力してください。本体の表示にあります。')
  if (unit.gasoline_bought_on && fuel !== 'gasoline')
    add('gasoline_bought_on', '燃料がガソリンではありません。購入日を消すか、燃料を直してください。')
  return errors
}

function phone(typed: string | undefined, wrong: (fault: string) => void): string | null {
  const text = (typed ?? '').trim().normalize('NFKC')
  if (text === '') return null
  const digits = text.replace(/\D/g, '')
  if (/^[0-9+()-]{1,20}$/.test(text.replace(/\s/g, '')) && digits.length >= 10 && digits.length <= 13)
    return text.replace(/\s/g, '')
  wrong('鍵の管理者の電話は、「06-6782-0000」のように市外局番から入力してください。')
  return null
}

const inOrder = (errors: Errors): Errors =>
  Object.fromEntries(FIELD_NAMES.flatMap((field) => (errors[field] ? [[field, errors[field]]] : [])))

/** A unit as its form shows it. */
export function formOfUnit(
  unit: Omit<UnitDraft, 'gasoline_bought_on'> & { gasoline_on: string | null },
): Form {
  const plain = (value: number | string | null) => (value === null ? '' : String(value))
  const { tank_ml, burn_points, facility_id, gasoline_on } = unit
  const rows = BURN_ROWS.map((row) => burn_points[row - 1])
  return {
    ...Object.fromEntries(
      FIELD_NAMES.map((field) => [
        field,
        field in unit ? plain(unit[field as keyof typeof unit] as string) : '',
      ]),
    ),
    owner: facility_id ?? '',
    tank_l: tank_ml === null ? '' : String(tank_ml / 1_000),
    weight_kg: unit.weight_kg === null ? '' : String(Number(unit.weight_kg)),
    gasoline_bought_on: gasoline_on ?? '',
    burn: burnInWords(burn_points),
    ...Object.fromEntries(
      rows.flatMap((point, index) => [
        [`burn_${index + 1}_w`, plain(point?.load_w ?? null)],
        [`burn_${index + 1}_hours`, point ? hoursOf(point.minutes) : ''],
      ]),
    ),
  }
}
