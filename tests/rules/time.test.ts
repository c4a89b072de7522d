import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { clockTime, dayAndTime, span } from '../../src/ui/time.ts'

const zone = process.env.TZ
afterEach(() => {
  process.env.TZ = zone
  if (zone === undefined) delete process.env.TZ
})

const MOMENTS = [
  ['2026-11-05T01:06:00Z', '10:06', '11月5日(木) 10時06分'],
  ['2026-11-04T15:00:00Z', '00:00', '11月5日(木) 0時00分'],
  ['2026-11-04T14:59:59Z', '23:59', '11月4日(水) 23時59分'],
  ['2026-12-31T15:00:00Z', '00:00', '1月1日(金) 0時00分'],
  ['2026-12-31T14:59:59.999Z', '23:59', '12月31日(木) 23時59分'],
  ['2028-02-28T15:30:00Z', '00:30', '2月29日(火) 0時30分'],
  ['2026-07-01T00:05:00Z', '09:05', '7月1日(水) 9時05分'],
] as const

describe.each(['Asia/Tokyo', 'UTC', 'America/Los_Angeles', 'Pacific/Kiritimati'])(
  'on a server in %s',
  (tz) => {
    test.each(MOMENTS)('%s is %s in Japan, %s', (iso, clock, day) => {
      process.env.TZ = tz
      expect(new Date(iso).getTimezoneOffset() === -540).toBe(tz === 'Asia/Tokyo')
      expect(clockTime(new Date(iso))).toBe(clock)
      expect(dayAndTime(new Date(iso))).toBe(day)
    })
  },
)

test('a clock time is always two digits, a colon and two digits, nine hours after UTC', () => {
  fc.assert(
    fc.property(fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('2099-01-01') }), (at) => {
      const [hour = '', minute = ''] = clockTime(at).split(':')
      expect(clockTime(at)).toMatch(/^([01]\d|2[0-3]):[0-5]\d$/)
      expect(Number(hour)).toBe((at.getUTCHours() + 9) % 24)
      expect(Number(minute)).toBe(at.getUTCMinutes())
    }),
  )
})

describe('span', () => {
  const [second, minute, hour] = [1_000, 60_000, 3_600_000]
  test.each([
    [-5 * minute, '0秒'],
    [0, '0秒'],
    [30 * second, '30秒'],
    [59.4 * second, '59秒'],
    [59.6 * second, '1分'],
    [40 * minute, '40分'],
    [59 * minute + 40 * second, '1時間'],
    [2 * hour, '2時間'],
    [2 * hour + 15 * minute, '2時間15分'],
    [23 * hour + 59 * minute + 59 * second, '24時間'],
    [50 * hour, '50時間'],
  ])('%d ms is %s', (ms, expected) => {
    expect(span(ms)).toBe(expected)
  })
})
