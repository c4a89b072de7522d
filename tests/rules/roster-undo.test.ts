import { describe, expect, test } from 'vitest'
import type { BeforeImage, MemberImage } from '../../src/roster/import/before-image.ts'
import { planUndo, type RosterNow } from '../../src/roster/import/undo-plan.ts'

const id = (n: number) => `00000000-0000-4000-8000-00000000000${n}` as never
const member = (n: number, more: Partial<MemberImage> = {}): MemberImage => ({
  id: id(n),
  member_number: String(n),
  name: '森 次郎',
  kana: 'モリ',
  role: 'member',
  membership: null,
  facility_id: null,
  left_at: null,
  ...more,
})
const facility = (n: number, more: Partial<RosterNow['facilities'][number]> = {}) => ({
  id: id(n),
  name: '森医院',
  ward: '西',
  facility_type: 'clinic' as const,
  medical_code: null,
  home_ventilator_patients: 0,
  home_oxygen_patients: 0,
  ...more,
})
const point = (n: number, of: number, value: string, rank = 1) => ({
  id: id(n),
  member_id: id(of),
  system: 'mail' as const,
  value,
  rank,
  line_channel_id: null,
})
const NOTHING: BeforeImage = {
  members: [],
  facilities: [],
  ranks: [],
  added: { members: [], facilities: [], contact_points: [] },
}
const EMPTY: RosterNow = { members: [], facilities: [], contact_points: [] }

describe('of a member that the import changed', () => {
  const image = {
    ...NOTHING,
    members: [{ before: member(1), after: member(1, { name: '森 二郎', role: 'officer' }) }],
  }
  test.each<[string, Partial<MemberImage>, Partial<MemberImage> | null, string[]]>([
    ['every field goes back', { name: '森 二郎', role: 'officer' }, {}, []],
    ['a corrected one stays', { name: '森 仁郎', role: 'officer' }, { name: '森 仁郎' }, ['氏名']],
    ['what is back already stays untold', { role: 'officer' }, {}, []],
    [
      'what the import left alone is kept',
      { name: '森 二郎', kana: 'モリイ', role: 'officer' },
      { kana: 'モリイ' },
      [],
    ],
    ['nothing goes back where all is corrected', { name: '林', role: 'member' }, null, ['氏名']],
  ])('%s', (_, now, back, kept) => {
    const plan = planUndo(image, { ...EMPTY, members: [member(1, now)] })
    expect(plan.members).toEqual(back ? [member(1, back)] : [])
    expect(plan.kept.map(({ what, reason }) => [what, reason])).toEqual(kept.map((what) => [what, 'edited']))
  })

  test('a number that somebody else has by now is not taken away', () => {
    const numbered = {
      ...NOTHING,
      members: [{ before: member(1, { member_number: '7' }), after: member(1, { member_number: '8' }) }],
    }
    const now = { ...EMPTY, members: [member(1, { member_number: '8' }), member(2, { member_number: '7' })] }
    const plan = planUndo(numbered, now)
    expect([plan.members, plan.kept]).toMatchObject([[], [{ what: '会員番号', reason: 'in_use' }]])
  })

  test('who is gone by now is left alone', () => {
    expect(planUndo(image, EMPTY)).toMatchObject({ members: [], kept: [] })
  })
})

test('a facility does not get an old name back that another one bears by now', () => {
  const image = { ...NOTHING, facilities: [{ before: facility(1), after: facility(1, { name: '森内科' }) }] }
  const renamed = facility(1, { name: '森内科' })
  expect(planUndo(image, { ...EMPTY, facilities: [renamed] }).facilities).toEqual([facility(1)])
  const plan = planUndo(image, { ...EMPTY, facilities: [renamed, facility(2)] })
  expect([plan.facilities, plan.kept]).toMatchObject([[], [{ kind: 'facility', reason: 'in_use' }]])
})

describe('a member that the import added', () => {
  const image: BeforeImage = {
    ...NOTHING,
    added: {
      members: [member(1)],
      facilities: [facility(2)],
      contact_points: [{ id: id(3), value: 'mori@example.jp' }],
    },
  }
  const now = {
    members: [member(1)],
    facilities: [facility(2)],
    contact_points: [point(3, 1, 'mori@example.jp')],
  }
  test('goes with everything that came along', () => {
    const { remove, kept } = planUndo(image, now)
    expect(remove).toEqual({
      members: [id(1)],
      facilities: [id(2)],
      contact_points: [{ id: id(3), member_id: id(1) }],
    })
    expect(kept).toEqual([])
  })
  test.each<[string, Partial<RosterNow>]>([
    ['was corrected', { members: [member(1, { kana: 'モリイ' })] }],
    ['has left since', { members: [member(1, { left_at: '2026-11-05T00:00:00.000Z' })] }],
    ['got one more address', { contact_points: [...now.contact_points, point(4, 1, 'x@example.jp', 2)] }],
    ['has another address now', { contact_points: [point(3, 1, 'y@example.jp')] }],
  ])('stays whole where it %s', (_, since) => {
    const { remove, kept } = planUndo(image, { ...now, ...since })
    expect([remove.members, remove.contact_points]).toEqual([[], []])
    expect(kept).toEqual([{ kind: 'member', id: id(1), what: '新しい会員', reason: 'edited' }])
  })
})

test('ranks go back where nobody has ordered the addresses anew', () => {
  const image = {
    ...NOTHING,
    ranks: [
      { id: id(3), before: 1, after: 2 },
      { id: id(4), before: 2, after: 3 },
    ],
  }
  const contact_points = [point(3, 1, 'a@example.jp', 2), point(4, 1, 'b@example.jp', 1)]
  expect(planUndo(image, { ...EMPTY, contact_points }).ranks).toEqual([{ id: id(3), rank: 1 }])
})
