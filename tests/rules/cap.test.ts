import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Tally } from '../../src/board/queries.ts'
import { capMessage, capTime, type MessageType, typeNow } from '../../src/papers/cap/message.ts'
import type { IncidentId } from '../../src/roster/table.ts'
import type { Purpose, SafetyCheck, SafetyCheckId } from '../../src/safety-checks/table.ts'
import { type Node, parsed, schemaFaults } from '../cap-schema.ts'

const TOTAL: Tally = {
  prompted: 120,
  replied: 60,
  open: 40,
  partly_open: 10,
  closed: 8,
  needs_help: 2,
  late: 0,
  reached: 110,
  unreached: 3,
  sending: 0,
}

const launched_at = new Date('2026-11-05T10:06:07+09:00')

interface Said extends Partial<Pick<SafetyCheck, 'title' | 'scenario' | 'deadline_at'>> {
  purpose?: Purpose
  type?: MessageType
}

function message({ purpose = 'drill', type = 'Update', ...more }: Said = {}) {
  const check = {
    id: '00000000-0000-4000-8000-000000000001' as SafetyCheckId,
    incident_id: null as IncidentId | null,
    purpose,
    title: '大阪880万人訓練',
    scenario: null as string | null,
    deadline_at: null as Date | null,
    status: 'open',
    launched_at,
    ...more,
  } as SafetyCheck & { launched_at: Date }
  return capMessage({
    check,
    association_name: '布施医師会',
    phone: '06-6782-0000',
    sender: 'anpi.example.jp',
    wards: ['東', '西'],
    total: TOTAL,
    type,
    at: new Date('2026-11-05T11:00:00+09:00'),
  })
}

const textOf = (alert: Node, name: string) => alert.children.find((child) => child.name === name)?.text

describe('every message keeps the rules of the schema', () => {
  const kinds = (['actual', 'drill', 'test'] as const).flatMap((purpose) =>
    (['Alert', 'Update', 'Cancel'] as const).map((type) => [purpose, type] as const),
  )
  test.each(kinds)('%s %s', (purpose, type) => {
    const xml = message({ purpose, type, title: '震度6弱', deadline_at: launched_at })
    expect(schemaFaults(parsed(xml))).toEqual([])
  })

  test('whatever is typed into a title or a scenario', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (typed) => {
        // Control characters never get into a title; they are no XML either.
        const title = typed.replace(/\p{C}/gu, '')
        const alert = parsed(message({ title, scenario: title }))
        expect(schemaFaults(alert)).toEqual([])
        const info = alert.children.find(({ name }) => name === 'info')
        for (const name of ['headline', 'description'])
          expect(info && textOf(info, name)).toMatch(/^【訓練】/)
      }),
      { numRuns: 200 },
    )
  })
})

describe('the schema itself can be broken', () => {
  test.each([
    ['another status', (xml: string) => xml.replace('Exercise', 'Drill'), 'status'],
    ['a moment in UTC', (xml: string) => xml.replace('+09:00</sent>', 'Z</sent>'), 'sent'],
    ['no identifier', (xml: string) => xml.replace(/<identifier>.*<\/identifier>\n/, ''), 'identifier'],
    ['a blank in the sender', (xml: string) => xml.replace('anpi.', 'an pi.'), 'sender'],
    [
      'elements in another order',
      (xml: string) => xml.replace(/(<status>.*)\n(<msgType>.*)/, '$2\n$1'),
      'order',
    ],
    ['an update of nothing', (xml: string) => xml.replace(/<references>.*\n/, ''), 'references'],
    [
      'a restricted message without a restriction',
      (xml: string) => xml.replace(/<restriction>.*\n/, ''),
      'restriction',
    ],
    ['an area without a name', (xml: string) => xml.replace('<areaDesc>東</areaDesc>', ''), 'areaDesc'],
    [
      'an element that CAP does not know',
      (xml: string) => xml.replace('<info>', '<extra>x</extra><info>'),
      'extra',
    ],
  ])('%s', (_, breaking, fault) => {
    const broken = breaking(message())
    expect(broken).not.toBe(message())
    expect(schemaFaults(parsed(broken)).join()).toContain(fault)
  })
})

test.each([
  ['actual', 'Actual'],
  ['drill', 'Exercise'],
  ['test', 'Test'],
] as const)('%s is %s, and only what is real has no note that says otherwise', (purpose, status) => {
  const alert = parsed(message({ purpose, title: '震度6弱' }))
  expect(textOf(alert, 'status')).toBe(status)
  expect(textOf(alert, 'note') === undefined).toBe(purpose === 'actual')
})

test('an update and a cancellation name the first message exactly', () => {
  const first = parsed(message({ type: 'Alert' }))
  const reference = ['sender', 'identifier', 'sent'].map((name) => textOf(first, name)).join(',')
  for (const type of ['Update', 'Cancel'] as const) {
    const later = parsed(message({ type }))
    expect(textOf(later, 'references')).toBe(reference)
    expect(textOf(later, 'identifier')).not.toBe(textOf(first, 'identifier'))
  }
  expect(typeNow({ status: 'withdrawn' })).toBe('Cancel')
  expect(typeNow({ status: 'closed' })).toBe('Update')
})

test('the figures are those of the board, each under its name', () => {
  const info = parsed(message()).children.find(({ name }) => name === 'info')
  const figures = info?.children
    .filter(({ name }) => name === 'parameter')
    .map((one) => [textOf(one, 'valueName'), Number(textOf(one, 'value'))])
  const { prompted, replied, open, partly_open, closed, needs_help, unreached } = TOTAL
  expect(Object.fromEntries(figures ?? [])).toEqual({
    prompted,
    replied,
    open,
    partly_open,
    closed,
    needs_help,
    unreached,
  })
})

test('a moment is written in Japan with its offset', () => {
  expect(capTime(new Date('2026-12-31T15:00:05Z'))).toBe('2027-01-01T00:00:05+09:00')
})
