import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { takesFiles } from '../../src/loans/takes-files.ts'
import { readFile } from '../../src/loans/units/import/read-file.ts'
import { hrefOf, readFilters } from '../../src/loans/units/list-rules.ts'
import {
  formulaOf,
  fullHoursAt,
  inHours,
  type PowerFigures,
  TYPICAL_LOADS,
} from '../../src/loans/units/typical.ts'
import { formOfUnit, judgeUnit } from '../../src/loans/units/unit-rules.ts'
import { BATTERY, GENERATOR } from '../power.ts'

const AT = new Date('2026-11-05T10:00:00+09:00')
const owners = new Set(['clinic'])
const judge = (change: Record<string, string>, of = BATTERY) =>
  judgeUnit({ ...of, ...change }, { owners, at: AT })

describe('hours of power', () => {
  const battery: PowerFigures = {
    rated_w: 1500,
    capacity_wh: 1024,
    health_percent: 100,
    burn_points: [],
  }
  const engine: PowerFigures = {
    rated_w: 900,
    capacity_wh: null,
    health_percent: 100,
    burn_points: [
      { load_w: 900, minutes: 66 },
      { load_w: 225, minutes: 132 },
    ],
  }
  test.each([
    ['ASTRAL 24 W + MR810 64 W on 1,024 Wh: 1024 × 0.85 ÷ 88', battery, 88, '9.9時間'],
    ['with 人工鼻: 1024 × 0.85 ÷ 24', battery, 24, '36.3時間'],
    ['of a worn battery', { ...battery, health_percent: 50 }, 24, '18.1時間'],
    ['an engine at the heaviest point of its sheet', engine, 900, '1.1時間'],
    ['at the lightest', engine, 225, '2.2時間'],
    ['below the lightest no more than there', engine, 24, '2.2時間'],
    ['halfway the burn, not the time, is halfway: 2 ÷ (1/2.2 + 1/1.1)', engine, 562.5, '1.5時間'],
  ])('%s', (_, unit, load_w, expected) => {
    const hours = fullHoursAt(unit, load_w)
    expect(hours === null ? null : inHours(hours)).toBe(expected)
  })

  test('nobody is promised what a unit cannot carry, or what its sheet does not say', () => {
    expect(fullHoursAt(battery, 1501)).toBeNull()
    expect(fullHoursAt({ ...engine, burn_points: [] }, 100)).toBeNull()
    expect(formulaOf({ ...engine, burn_points: [] })).toContain('計算できません')
    expect(formulaOf(engine)).toBe('燃費の目安(225Wで2.2時間、900Wで1.1時間)の間を直線で補う')
  })

  test('the loads are those of the table of devices', () => {
    expect(TYPICAL_LOADS.map(({ load_w }) => load_w)).toEqual([24, 88, 500])
  })
})

describe('what a form says of a unit', () => {
  test('a unit comes back as it was written', () => {
    for (const form of [BATTERY, { ...GENERATOR, fiscal_year: '令和5', tank_l: '', weight_kg: '19.5kg' }]) {
      const judged = judgeUnit(form, { owners, at: AT })
      if (!judged.ok) throw new Error(JSON.stringify(judged.errors))
      const again = formOfUnit({ ...judged.draft, gasoline_on: judged.draft.gasoline_bought_on })
      const twice = judgeUnit({ ...again, burn: undefined }, { owners, at: AT })
      expect(twice).toEqual(judged)
      expect(judgeUnit(again, { owners, at: AT })).toEqual(judged)
    }
  })

  test.each([
    ['no number', { asset_number: ' ' }, 'asset_number', '管理番号を入力してください。'],
    ['no kind', { kind: 'boat' }, 'kind', 'どれかにしてください'],
    ['a watt too many digits', { rated_w: '1500000' }, 'rated_w', '桁を確かめてください'],
    ['words for watts', { rated_w: 'たくさん' }, 'rated_w', '数字で入力'],
    ['half a watt', { rated_w: '10.5' }, 'rated_w', '整数で入力'],
    ['VA below W', { rated_va: '900' }, 'rated_va', 'VA'],
    ['a peak below the rated output', { peak_w: '1000' }, 'peak_w', '最大出力が定格出力1500Wより小さく'],
    ['a battery without capacity', { capacity_wh: '' }, 'capacity_wh', '容量(Wh)を入力'],
    ['110 %', { charge_percent: '110' }, 'charge_percent', '0〜100'],
    ['an owner next door', { owner: 'elsewhere' }, 'owner', '名簿にある医療機関から'],
    ['a year of the last century', { fiscal_year: '1899' }, 'fiscal_year', '1980年度から'],
    [
      'gasoline in a battery',
      { gasoline_bought_on: '2026/10/1' },
      'gasoline_bought_on',
      'ガソリンではありません',
    ],
    ['a telephone of four digits', { key_phone: '1234' }, 'key_phone', '市外局番から'],
    ['an invisible line', { storage_place: 'a\nb' }, 'storage_place', '改行'],
    ['a place of 101 letters', { storage_place: '棚'.repeat(101) }, 'storage_place', '100文字まで'],
  ])('%s is told beside its field', (_, change, field, words) => {
    const judged = judge(change)
    const errors: Record<string, string> = judged.ok ? {} : judged.errors
    expect(Object.keys(errors)).toEqual([field])
    expect(errors[field]).toContain(words)
  })

  test.each([
    ['no fuel', { fuel: '' }, 'fuel'],
    ['cassettes without a number', { cassettes: '' }, 'cassettes'],
    ['a tank that has no size', { fuel: 'gasoline' }, 'tank_l'],
    ['a load above the output', { burn_2_w: '901' }, 'burn'],
    ['a heavier load that lasts longer', { burn_2_hours: '3' }, 'burn'],
    ['the same load twice', { burn_2_w: '225' }, 'burn'],
    ['half a row', { burn_3_w: '500' }, 'burn'],
    ['a filling of a minute', { burn_2_hours: '0.01' }, 'burn'],
  ])('an engine with %s is refused there', (_, change, field) => {
    const judged = judge(change, GENERATOR)
    expect(Object.keys(judged.ok ? {} : judged.errors)).toEqual([field])
  })

  test('numbers are read as people type them', () => {
    expect(
      judge({ rated_w: '１，５００Ｗ', capacity_wh: '1,024 Wh', key_phone: '０６-6782-0000' }),
    ).toMatchObject({
      ok: true,
      draft: { rated_w: 1500, capacity_wh: 1024, key_phone: '06-6782-0000' },
    })
  })

  test('whatever is typed is taken or told, and never breaks', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('1500', '１', '-1', '1e9', '令和元', '=1+1'),
    )
    fc.assert(
      fc.property(
        fc.record(Object.fromEntries(Object.keys(BATTERY).map((field) => [field, text]))),
        (form) => {
          const judged = judgeUnit(form, { owners, at: AT })
          if (!judged.ok) expect(Object.values(judged.errors).join('')).toMatch(/。$/)
        },
      ),
    )
  })
})

test('filters are read from an address and go back into it', () => {
  const filters = readFilters({ q: ' 布 ', kind: 'generator', state: 'toString', lendable: 'joint' })
  expect(filters).toEqual({ q: '布', kind: 'generator', ward: null, state: null, lendable: 'joint' })
  expect(hrefOf(filters, 'q')).toBe('/power/units?kind=generator&lendable=joint')
})

test.each([
  ['/power/units/import', 'staff'],
  ['/power/units/2f6c1f0e-8a57-4a7e-9d8f-000000000001/inspect', 'staff'],
  ['/power/units/2f6c1f0e-8a57-4a7e-9d8f-000000000001/photo', 'staff'],
  ['/power/units/2f6c1f0e-8a57-4a7e-9d8f-000000000001/edit', null],
  ['/q/2f6c1f0e-8a57-4a7e-9d8f-000000000001/inspect', { unit: '2f6c1f0e-8a57-4a7e-9d8f-000000000001' }],
  ['/q/2f6c1f0e-8a57-4a7e-9d8f-000000000001', null],
])('files that come to %s', (path, whose) => {
  expect(takesFiles(path)).toEqual(whose)
})

test('no bytes break the reader of a ledger', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
      const read = await readFile(bytes)
      if (!read.ok) expect(read.sentence).toMatch(/。$/)
    }),
    { numRuns: 200 },
  )
})
