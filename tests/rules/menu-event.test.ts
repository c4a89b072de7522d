import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { tapData } from '../../src/deliveries/menus/taps.ts'
import { newId } from '../../src/id.ts'
import { readLineEvent } from '../../src/replies/line-event.ts'
import type { AskedCheck, Question, Sender } from '../../src/replies/line-rules.ts'
import { type MenuHeard, readMenuEvent } from '../../src/replies/menu-event.ts'
import type { MenuPerson } from '../../src/replies/menu-people.ts'
import { decideMenu } from '../../src/replies/menu-rules.ts'

const USER = `U${'1'.repeat(32)}`
const CHECK = '0f8b2f8e-1111-4222-8333-444455556666'
const MEMBER = '0f8b2f8e-1111-4222-8333-444455557777'
const at = new Date('2026-11-05T01:06:00Z')
const tapped = (data: string) => ({
  type: 'postback',
  mode: 'active',
  source: { type: 'user', userId: USER },
  replyToken: 'r1',
  postback: { data },
})
const heardOf = { user_id: USER, reply_token: 'r1' }

describe('what a tap on the menu says', () => {
  test.each([
    [tapData('safe'), { act: 'menu', tap: 'safe', check: null }],
    [tapData('register'), { act: 'menu', tap: 'register', check: null }],
    [`${tapData('help')}&c=${CHECK}`, { act: 'menu', tap: 'help', check: CHECK }],
    ['v=1&m=say&a=A4', { act: 'reported', condition: 'needs_help', member: null }],
    [`v=1&m=say&a=A1&w=${MEMBER}`, { act: 'reported', condition: 'open', member: MEMBER }],
    ['v=1&m=stop', { act: 'stopped', purpose: null }],
    ['v=1&m=stop&p=drill', { act: 'stopped', purpose: 'drill' }],
    ['v=1&m=stop&p=constructor', { act: 'stopped', purpose: null }],
  ])('%s', (data, heard) => {
    expect(readMenuEvent(tapped(data))).toEqual({ ...heardOf, ...heard })
  })

  test.each([
    'v=1&m=constructor',
    'v=2&m=safe',
    'm=safe',
    'v=1&m=say',
    'v=1&m=say&a=A5',
    '&m=',
    `v=1&c=${CHECK}&a=A1`,
  ])('%s is none', (data) => {
    expect(readMenuEvent(tapped(data))).toBeNull()
  })

  test('an answer to a named check stays an ordinary answer that knows where it came from', () => {
    const event = tapped(`v=1&c=${CHECK}&a=A2&m=say`)
    expect(readMenuEvent(event)).toBeNull()
    expect(readLineEvent(event)).toMatchObject({ act: 'tapped', choice: 'partly_open', from_menu: true })
  })

  test('in standby there is nothing to reply with', () => {
    expect(readMenuEvent({ ...tapped('v=1&m=safe'), mode: 'standby' })).toMatchObject({ reply_token: null })
  })

  test('nothing that anybody sends makes it stumble', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.anything(),
          fc.string().map((text) => tapped(`v=1&m=${text}`)),
        ),
        (event) => {
          const heard = readMenuEvent(event)
          if (heard?.act === 'menu') expect(['safe', 'help', 'change', 'register']).toContain(heard.tap)
        },
      ),
      { numRuns: 500 },
    )
  })
})

const check = (purpose: AskedCheck['purpose'], status: AskedCheck['status'] = 'open'): AskedCheck => ({
  id: newId(),
  purpose,
  title: 'あ',
  scenario: null,
  deadline_at: null,
  status,
  launched_at: at,
  closed_at: null,
})
const question = (of: AskedCheck): Question => ({
  prompt_id: newId(),
  generation: 0,
  member_id: newId(),
  member_name: '田中 花子',
  facility_type: 'clinic',
  check: of,
  present: null,
})
const sender = (...checks: AskedCheck[]): Sender => ({ is_bound: true, questions: checks.map(question) })
const tanaka: MenuPerson = { member_id: newId(), member_name: '田中 花子', last: null }
const mori: MenuPerson = { member_id: newId(), member_name: '森 次郎', last: null }
const menu = (tap: 'safe' | 'help' | 'change' | 'register', of: AskedCheck | null = null): MenuHeard => ({
  ...heardOf,
  act: 'menu',
  tap,
  check: of?.id ?? null,
})
const says = (heard: MenuHeard, from: Sender, people = [tanaka]) => decideMenu(heard, from, people, at)

describe('what it comes to', () => {
  const [drill, actual] = [check('drill'), check('actual')]
  const reported: MenuHeard = { ...heardOf, act: 'reported', condition: 'open', member: null }

  test.each([
    ['safe, nothing open', says(menu('safe'), sender()), 'choices'],
    ['safe, one open', says(menu('safe'), sender(drill)), 'choices'],
    ['safe, two open', says(menu('safe'), sender(actual, drill)), 'which_check'],
    ['safe, two open, one named', says(menu('safe', drill), sender(actual, drill)), 'choices'],
    ['help, nothing open', says(menu('help'), sender()), 'confirm_help'],
    ['help, one closed', says(menu('help'), sender(check('drill', 'closed'))), 'confirm_help'],
    ['change, one open', says(menu('change'), sender(drill)), 'change'],
    ['change, two open', says(menu('change'), sender(drill, actual)), 'which_check'],
    ['register, bound', says(menu('register'), sender()), 'registered'],
    ['help, bound to nobody', says(menu('help'), { is_bound: false, questions: [] }), 'register'],
    ['help, bound on a channel that was left', says(menu('help'), sender(), []), 'nothing_asked'],
    ['a report of one', says(reported, sender()), 'reported'],
    ['a report of one of two', says(reported, sender(), [tanaka, mori]), 'whose_report'],
  ])('%s', (_, { say }, what) => {
    expect(say.what).toBe(what)
  })

  test('only a report of a known person is kept', () => {
    expect(says(reported, sender()).report).toEqual({ person: tanaka, condition: 'open' })
    expect(says({ ...reported, member: mori.member_id }, sender(), [tanaka, mori]).report?.person).toBe(mori)
    expect(says({ ...reported, member: newId() }, sender(), [tanaka, mori]).report).toBeUndefined()
    expect(says(menu('help'), sender()).report).toBeUndefined()
    expect(says(reported, { is_bound: false, questions: [] }).report).toBeUndefined()
  })

  test('of two checks the drill is named first', () => {
    expect(says(menu('safe'), sender(actual, drill)).say).toMatchObject({ checks: [drill, actual] })
  })
})
