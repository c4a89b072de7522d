import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { accepted, FAILURES, type Failure, failed } from '../../src/channels/outcome.ts'
import { confirmStop, stepLine, stepLinkMail, stepMail } from '../../src/deliveries/rules.ts'

const now = new Date('2026-11-05T10:06:00+09:00')
const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000)
const clock = { now, random: 0.5 }
const batch = { attempt: 1, first_tried_at: now, size: 500 }

describe('what becomes of a LINE batch', () => {
  test.each([
    ['200 or 409', accepted('r1'), batch, { to: 'accepted', request_id: 'r1' }],
    [
      'a server error, first time',
      failed('unavailable'),
      batch,
      { to: 'queued', failure: 'unavailable', wait_ms: 1_000 },
    ],
    [
      'a server error, third time',
      failed('unavailable'),
      { ...batch, attempt: 3 },
      { to: 'queued', failure: 'unavailable', wait_ms: 4_000 },
    ],
    [
      'a server error, tenth time',
      failed('unavailable'),
      { ...batch, attempt: 10 },
      { to: 'queued', failure: 'unavailable', wait_ms: 60_000 },
    ],
    ['too many calls', failed('throttled'), batch, { to: 'queued', failure: 'throttled', wait_ms: 1_000 }],
    ['a revoked token', failed('unauthorized'), batch, { to: 'stopped', failure: 'unauthorized' }],
    [
      'a server error 23 hours on',
      failed('unavailable'),
      { ...batch, first_tried_at: ago(23) },
      { to: 'unknown', failure: 'too_late' },
    ],
    [
      'an acceptance 23 hours on',
      accepted(null),
      { ...batch, first_tried_at: ago(23) },
      { to: 'accepted', request_id: null },
    ],
    ['one named bad user among 500', failed('bad_recipient', 7), batch, { to: 'split', bad_index: 7 }],
    [
      'the only user is bad',
      failed('bad_recipient', 0),
      { ...batch, size: 1 },
      { to: 'failed', failure: 'bad_recipient' },
    ],
    ['a bad body or an unnamed bad user', failed('bad_request'), batch, { to: 'halve' }],
    [
      'a bad body for one',
      failed('bad_request'),
      { ...batch, size: 1 },
      { to: 'failed', failure: 'bad_request' },
    ],
    ['the month used up', failed('out_of_quota'), batch, { to: 'stopped', failure: 'out_of_quota' }],
  ])('%s', (_, outcome, row, step) => {
    expect(stepLine(row, outcome, clock)).toEqual(step)
  })

  const month = (limit: number | null, used: number) => ({ ok: true as const, limit, used })
  const silent = { ok: false as const, failure: 'unavailable' as const }
  const refused = { ok: false as const, failure: 'unauthorized' as const }
  test.each([
    ['less left than the batch needs', 'out_of_quota', month(5_000, 4_501), 'out_of_quota'],
    ['just enough left', 'out_of_quota', month(5_000, 4_500), 'throttled'],
    ['a plan without a limit', 'out_of_quota', month(null, 9_999), 'throttled'],
    ['no answer about the quota', 'out_of_quota', silent, 'throttled'],
    ['the key refused there too', 'unauthorized', refused, 'unauthorized'],
    ['the key good after all', 'unauthorized', month(5_000, 1), 'throttled'],
    ['no answer about the key', 'unauthorized', silent, 'throttled'],
  ] as const)('with %s, «%s» is taken for %o', (_, failure, read, taken_for) => {
    expect(confirmStop(failed(failure), read, 500)).toEqual(failed(taken_for))
  })

  test('no try is ever planned past the life of the retry key', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100 }),
        fc.integer({ min: 0, max: 30 * 3_600_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (attempt, age, random) => {
          const row = { attempt, first_tried_at: new Date(now.getTime() - age), size: 3 }
          const step = stepLine(row, failed('unavailable'), { now, random })
          if (step.to === 'queued') expect(age + step.wait_ms).toBeLessThan(23 * 3_600_000)
          else expect(step).toEqual({ to: 'unknown', failure: 'too_late' })
        },
      ),
    )
  })
})

describe('what becomes of a mail', () => {
  const mail = { attempt: 1, maybe_doubled: false }
  test.each([
    ['taken over', accepted(), mail, { to: 'accepted' }],
    [
      'nobody there, first time',
      failed('unavailable'),
      mail,
      { to: 'queued', failure: 'unavailable', wait_ms: 2_000 },
    ],
    [
      'busy, twelfth time',
      failed('busy'),
      { ...mail, attempt: 12 },
      { to: 'queued', failure: 'busy', wait_ms: 600_000 },
    ],
    ['busy, twentieth time', failed('busy'), { ...mail, attempt: 20 }, { to: 'failed', failure: 'busy' }],
    ['no such mailbox', failed('bad_recipient'), mail, { to: 'failed', failure: 'bad_recipient' }],
    ['the answer was lost', failed('answer_lost'), mail, { to: 'maybe', wait_ms: 30_000 }],
    [
      'the answer was lost twice',
      failed('answer_lost'),
      { attempt: 2, maybe_doubled: true },
      { to: 'unknown', failure: 'answer_lost' },
    ],
    [
      'no such mailbox, after a try that may have arrived',
      failed('bad_recipient'),
      { attempt: 2, maybe_doubled: true },
      { to: 'unknown', failure: 'bad_recipient' },
    ],
    [
      'busy, after a try that may have arrived',
      failed('busy'),
      { attempt: 2, maybe_doubled: true },
      { to: 'queued', failure: 'busy', wait_ms: 4_000 },
    ],
    [
      'busy for the twentieth time, after a try that may have arrived',
      failed('busy'),
      { attempt: 20, maybe_doubled: true },
      { to: 'unknown', failure: 'busy' },
    ],
  ])('%s', (_, outcome, row, step) => {
    expect(stepMail(row, outcome, clock)).toEqual(step)
  })
})

test('every failure ends somewhere: no code is left without a next step', () => {
  for (const failure of Object.keys(FAILURES) as Failure[]) {
    expect(stepLine(batch, failed(failure), clock).to).toMatch(/^(queued|halve|failed|stopped)$/)
    expect(stepMail({ attempt: 20, maybe_doubled: true }, failed(failure), clock).to).toMatch(
      /^(failed|unknown)$/,
    )
  }
})

describe('a mail with one link to several addresses', () => {
  test.each([
    ['one host took it', 1, [failed('refused'), accepted()], { status: 'sent', wait_ms: 0 }],
    ['nobody has an address', 1, [], { status: 'failed', wait_ms: 0 }],
    [
      'every host refused it',
      1,
      [failed('refused'), failed('bad_recipient')],
      { status: 'failed', wait_ms: 0 },
    ],
    ['one host is busy', 2, [failed('refused'), failed('busy')], { status: 'due', wait_ms: 4_000 }],
    ['the mailer gave it back', 1, [null], { status: 'due', wait_ms: 2_000 }],
    ['an answer was lost', 1, [failed('answer_lost')], { status: 'due', wait_ms: 30_000 }],
    ['it was lost again', 2, [failed('answer_lost'), failed('busy')], { status: 'failed', wait_ms: 0 }],
    ['it was tried often enough', 20, [failed('unavailable')], { status: 'failed', wait_ms: 0 }],
  ])('%s', (_, tries, outcomes, step) => {
    expect(stepLinkMail(tries, outcomes, { random: 0.5 })).toEqual(step)
  })
})
