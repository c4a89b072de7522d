import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DEVICES } from '../../src/loans/devices.ts'
import { wishFrom } from '../../src/loans/needs/from-reply.ts'
import { needMail } from '../../src/loans/needs/mail-links.ts'
import { readWish, typedOf } from '../../src/loans/needs/need-form.ts'
import { fuelInWords, hoursInWords } from '../../src/loans/needs/words.ts'
import { PAIR_FORM } from '../needing.ts'

describe('the form of a need', () => {
  test.each([
    ['nothing to run', { n_ventilator_astral: '', n_humidifier_mr810: '0' }, ['devices']],
    ['half a device', { n_ventilator_astral: '0.5' }, ['n_ventilator_astral']],
    ['fifty-one devices', { n_ventilator_astral: '51' }, ['n_ventilator_astral']],
    ['a label without a device', { w_suction: '70' }, ['n_suction']],
    ['a label of nothing', { w_ventilator_astral: '0' }, ['w_ventilator_astral']],
    ['no hours', { hours_needed: '' }, ['hours_needed']],
    ['zero hours', { hours_needed: '0' }, ['hours_needed']],
    ['too many hours', { hours_needed: '1000.1' }, ['hours_needed']],
    ['minus', { battery_left_hours: '-1' }, ['battery_left_hours']],
    ['no number of patients', { patients: '' }, ['patients']],
    ['a name in the place', { place: '山田様方' }, ['place']],
    ['a roster name in the note', { note: '森次郎の紹介' }, ['note']],
    ['too long a place', { place: 'あ'.repeat(101) }, ['place']],
  ])('%s', (_, typed, faults) => {
    const read = readWish({ ...PAIR_FORM, ...typed }, ['森 次郎'])
    expect(read.ok ? [] : Object.keys(read.faults)).toEqual(faults)
  })

  test('full-width digits and units are understood, and an empty rest is unknown', () => {
    const read = readWish(
      { ...PAIR_FORM, hours_needed: '２４時間', patients: '１人', battery_left_hours: ' ' },
      [],
    )
    expect(read).toMatchObject({
      ok: true,
      wish: { hours_needed: 24, patients: 1, battery_left_hours: null },
    })
  })

  test('whatever is typed, it is refused with sentences or kept within what the database takes, and reads back the same', () => {
    const field = fc.oneof(
      fc.string({ maxLength: 8 }),
      fc.nat({ max: 99 }).map(String),
      fc.constant('10000'),
      fc.constant(''),
    )
    const names = [...DEVICES.flatMap(({ code }) => [`n_${code}`, `w_${code}`]), ...Object.keys(PAIR_FORM)]
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), field), (typed) => {
        const read = readWish({ ...PAIR_FORM, ...typed }, [])
        if (!read.ok) {
          expect(Object.values(read.faults).length).toBeGreaterThan(0)
          for (const fault of Object.values(read.faults)) expect(fault).toMatch(/。/)
          return
        }
        const { wish } = read
        expect(wish.devices.length).toBeGreaterThan(0)
        for (const { count, rated_w, measured_w, starting_w } of wish.devices) {
          expect(starting_w ?? 1).toBeLessThanOrEqual(30_000)
          expect(count).toBeGreaterThanOrEqual(1)
          expect(rated_w).toBeGreaterThanOrEqual(1)
          expect(measured_w).toBeLessThanOrEqual(rated_w)
        }
        const again = readWish(typedOf({ ...NEED, ...wish }), [])
        expect(again).toEqual(read)
      }),
      { numRuns: 500 },
    )
  })
})

const NEED = {} as Parameters<typeof typedOf>[0]

test.each([
  [
    "停電 says nothing of the patients' batteries",
    { power: '2', ventilators: '1', oxygen: null },
    null,
    1,
    1,
  ],
  ['発電機 6時間未満', { power: '1A', ventilators: '1', oxygen: '2' }, 5, 3, 2],
  ['nobody at home: the chart PC', { power: '1C', ventilators: null, oxygen: '0' }, 24, 0, 1],
])('from an answer: %s', (_, said, left, patients, devices) => {
  const wish = wishFrom(said)
  expect([wish.battery_left_hours, wish.patients, wish.devices.length]).toEqual([left, patients, devices])
})

test.each([
  [9.8909, '約9.9時間'],
  [0, '約0.0時間'],
  [1234.5, '約1,235時間'],
  [null, '分かりません'],
])('%s hours are told as %s', (hours, words) => {
  expect(hoursInWords(hours)).toBe(words)
})

test('fuel is told as a range, and as one number where both are alike', () => {
  expect(fuelInWords({ measured: { cassettes: 22 }, rated: { cassettes: 44 } })).toBe(
    'カセットボンベ 22本（定格なら44本）',
  )
  expect(fuelInWords({ measured: { fuel_ml: 10_801 }, rated: { fuel_ml: 10_801 } })).toBe('燃料 10.9L')
})

test.each(['drill', 'test', 'actual'] as const)('the mail (%s) says first what it is', (purpose) => {
  const mail = needMail(
    {
      purpose,
      facility_name: '<森>医院',
      association_name: '布施医師会',
      office_phone: null,
      expires_at: new Date(0),
    },
    'http://localhost/p/x',
  )
  const mark = { drill: '【訓練】', test: '【配信テスト】', actual: '' }[purpose]
  expect(mail.subject.startsWith(`${mark}電源`)).toBe(true)
  expect(mail.text.startsWith(mark || '<森>')).toBe(true)
  expect(mail.html).toContain('&#60;森&#62;')
})
