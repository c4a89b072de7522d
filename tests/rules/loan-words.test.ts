import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readTerms } from '../../src/loans/forms/terms.ts'
import type { LedgerRow } from '../../src/loans/ledger/queries.ts'
import { replay } from '../../src/loans/ledger/replay.ts'
import { ledgerState, placeOf, tilesOf } from '../../src/loans/ledger/rules.ts'
import { loanBubble } from '../../src/loans/lending/bubble.ts'
import { changeOf } from '../../src/loans/lending/changes.ts'
import type { HeldLoan } from '../../src/loans/lending/held-loan.ts'
import { type LoanFacts, loanWords } from '../../src/loans/lending/sentences.ts'
import { type About, aboutInWords, TOLD, type Whom } from '../../src/loans/lending/words.ts'
import { pictureOf } from '../../src/loans/photos.ts'
import { readJoinCode } from '../../src/loans/pool/pool.ts'
import type { PowerUnitId } from '../../src/loans/table.ts'

const at = (text: string) => new Date(`${text}+09:00`)
const FACTS: LoanFacts = {
  purpose: 'actual',
  kind: 'generator',
  asset_number: 'A-01',
  rated_w: 900,
  storage_place: '医師会館',
  key_holder: '佐藤 一郎',
  key_phone: '090-0000-0001',
  borrower_name: '田中医院',
  association_name: '布施医師会',
  phone: '06-6782-0000',
  patients: 1,
  hours_needed: 24,
  due_at: at('2026-11-13T00:00:00'),
}
const NEWS = (Object.keys(TOLD) as About[]).flatMap((about) =>
  TOLD[about].map((whom): [About, Whom] => [about, whom]),
)

describe('the words', () => {
  test.each(NEWS)('of %s to %s are one headline, whole sentences and no place left open', (about, whom) => {
    const { subject, body } = loanWords(about, whom, FACTS)
    expect(body.split('\n')[0]).toBe(subject)
    expect(body.replace('{リンク}', '')).not.toMatch(/[{}]|undefined|null/)
    for (const line of body.split('\n').slice(2))
      if (line !== '' && line !== '{リンク}') expect(line).toMatch(/。$/)
    expect(aboutInWords(about)).not.toBe('')
  })

  test('ask only an owner for an answer', () => {
    const linked = NEWS.filter(([about, whom]) => loanWords(about, whom, FACTS).body.includes('{リンク}'))
    expect(linked).toEqual([['request', 'owner']])
  })

  test('whatever places and people are called, a drill says so first and an actual loan never', () => {
    const name = fc.oneof(
      fc.constantFrom('訓練棟', '{リンク}', '訓訓練練', '【訓練】'),
      fc.string({ maxLength: 20 }),
    )
    fc.assert(
      fc.property(
        fc.constantFrom(...NEWS),
        name,
        name,
        name,
        ([about, whom], place, borrower_name, key_holder) => {
          const facts = {
            ...FACTS,
            storage_place: place,
            borrower_name,
            key_holder,
            asset_number: place.slice(0, 20),
          }
          const drill = loanWords(about, whom, { ...facts, purpose: 'drill' })
          expect(drill.subject.startsWith('【訓練】') && drill.body.startsWith('【訓練】')).toBe(true)
          const [bubble] = loanBubble({ ...drill, purpose: 'drill' }, null)
          expect(bubble?.altText.startsWith('【訓練】')).toBe(true)
          const actual = loanWords(about, whom, facts)
          expect(actual.subject + actual.body).not.toContain('訓練')
          expect(actual.body.split('{リンク}').length - 1).toBe(
            about === 'request' && whom === 'owner' ? 1 : 0,
          )
        },
      ),
    )
  })
})

describe('a step', () => {
  const loan: HeldLoan = {
    association_id: 'a' as HeldLoan['association_id'],
    id: 'l' as HeldLoan['id'],
    purpose: 'actual',
    power_unit_id: 'u' as PowerUnitId,
    facility_id: null,
    power_need_id: null,
    borrower_association_id: null,
    asked_together: null,
    borrower_facility_name: null,
    borrower_need_id: null,
    status: 'on_loan',
    from: at('2026-11-05T10:00:00'),
    until: at('2026-11-13T00:00:00'),
    patients: 1,
    papers_due_at: null,
    papers_done_at: null,
    handed_over_at: at('2026-11-05T10:00:00'),
    returned_at: null,
    version: 3,
    created_at: at('2026-11-05T09:00:00'),
  }
  test.each([
    ['back early, the days after are free', 'take_back', '2026-11-07T09:00:00', '2026-11-07T09:00:00'],
    ['back late, it takes nobody else’s days', 'take_back', '2026-11-20T09:00:00', '2026-11-13T00:00:00'],
    ['broken out there, it is due as promised', 'break', '2026-11-07T09:00:00', '2026-11-13T00:00:00'],
    ['lost, it is due as promised', 'lose', '2026-11-07T09:00:00', '2026-11-13T00:00:00'],
  ] as const)('%s', (_, step, now, until) => {
    expect(changeOf(step, loan, { at: at(now), until: null }).until).toEqual(at(until))
  })

  test('that breaks a unit before it leaves ends its period at once, and never before it began', () => {
    const waiting = { ...loan, status: 'approved' as const, handed_over_at: null }
    expect(changeOf('break', waiting, { at: loan.from, until: null }).until?.getTime()).toBe(
      loan.from.getTime() + 1,
    )
  })
})

describe('the ledger', () => {
  const row: LedgerRow = {
    id: 'u' as PowerUnitId,
    asset_number: 'A-01',
    kind: 'portable_battery',
    maker: null,
    model: null,
    rated_w: 1500,
    capacity_wh: 1024,
    fuel: null,
    storage_place: '医師会館',
    lendable_to: 'association',
    unit_status: 'ready',
    owner_name: null,
    ward: '東',
    loan_id: null,
    purpose: null,
    loan_status: null,
    borrower_name: null,
    handed_over_at: null,
    returned_at: null,
    asked_at: null,
    until: null,
    loans: 0,
    history: [],
  }
  const out = {
    loan_status: 'on_loan' as const,
    borrower_name: '田中医院',
    handed_over_at: at('2026-11-05T10:00:00'),
  }
  const now = at('2026-11-13T00:00:00')
  test.each([
    ['free', {}, 'free', '医師会館'],
    ['asked for', { loan_status: 'requested' as const }, 'waiting', '医師会館'],
    ['out', { ...out, until: at('2026-11-14T00:00:00') }, 'out', '田中医院'],
    ['late', { ...out, until: at('2026-11-13T00:00:00') }, 'late', '田中医院'],
    [
      'broken out there',
      { ...out, loan_status: 'broken' as const, unit_status: 'out_of_order' as const },
      'out',
      '田中医院',
    ],
    ['back and not inspected', { loan_status: 'returned' as const }, 'returned', '医師会館'],
    ['broken at home', { unit_status: 'out_of_order' as const }, 'unfit', '医師会館'],
  ] as const)('knows where a unit is that is %s', (_, more, state, place) => {
    expect(ledgerState({ ...row, ...more }, now)).toBe(state)
    expect(placeOf({ ...row, ...more })).toBe(place)
  })

  test('counts what is free in each ward', () => {
    const rows = [row, { ...row, ...out }, { ...row, ward: null }]
    expect(tilesOf(rows, now)).toEqual([
      { ward: '医師会', units: 1, free: 1, out: 0 },
      { ward: '東', units: 2, free: 1, out: 1 },
    ])
  })

  test('is nothing without a history', () => {
    expect(replay([])).toBe(null)
  })
})

test.each([
  ['ffd8ffe0', 'image/jpeg'],
  ['89504e470d0a1a0a00', 'image/png'],
  ['524946460000000057454250', 'image/webp'],
  ['3c73766720', null],
  ['524946460000000041564920', null],
  ['', null],
])('bytes %s are a picture of kind %s', (hex, kind) => {
  expect(pictureOf(Buffer.from(hex, 'hex'))?.media_type ?? null).toBe(kind)
})

test.each([
  [
    { usual_days: '７', longest_days: '10' },
    { usual_days: 7, longest_days: 10, clauses: {} },
  ],
  [
    { usual_days: '7', longest_days: '10', clause_fuel: ' 燃料は\n医師会 ' },
    { usual_days: 7, longest_days: 10, clauses: { fuel: '燃料は 医師会' } },
  ],
])('terms %j are read', (form, terms) => {
  expect(readTerms(form)).toEqual({ ok: true, terms })
})

test.each([
  [{ usual_days: '', longest_days: '10' }, { usual_days: 'usual_days' }],
  [{ usual_days: '7', longest_days: '366' }, { longest_days: 'longest_days' }],
  [{ usual_days: '7', longest_days: '6' }, { longest_days: 'shorter_than_usual' }],
  [{ usual_days: '7', longest_days: '9', clause_care: 'あ'.repeat(301) }, { clause_care: 'clause' }],
])('terms %j are refused', (form, faults) => {
  expect(readTerms(form)).toEqual({ ok: false, faults })
})

test.each(['acdef-ghjkm', 'ＡＣＤＥＦ ＧＨＪＫＭ', ' ACDEFGHJKM '])(
  '%s is the code that was read out',
  (typed) => {
    expect(readJoinCode(typed)).toBe('ACDEFGHJKM')
  },
)
