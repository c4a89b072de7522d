import { describe, expect, test } from 'vitest'
import { DRAWINGS, pictureOf } from '../../src/deliveries/menus/drawings.ts'
import { MENU_TAPS, type MenuTap } from '../../src/deliveries/menus/taps.ts'
import { newId } from '../../src/id.ts'
import type { AskedCheck, Question } from '../../src/replies/line-rules.ts'
import { sayAfterMenu } from '../../src/replies/menu-messages.ts'
import type { MenuPerson } from '../../src/replies/menu-people.ts'
import type { MenuSay } from '../../src/replies/menu-rules.ts'
import { CONDITIONS, type Condition } from '../../src/replies/table.ts'
import type { Purpose } from '../../src/safety-checks/table.ts'
import { findLineFaults, LINE_SCHEMA_IS_HERE } from './line-schema.ts'

const at = new Date('2026-11-05T01:42:00Z')
const speaker = { association_name: '布施医師会', phone: '06-6781-0000', linkOf: () => '' }
const users = Array.from({ length: 500 }, (_, n) => `U${n.toString(16).padStart(32, '0')}`)

/** The longest title that a check may have. */
const checkOf = (purpose: Purpose): AskedCheck => ({
  id: newId(),
  purpose,
  title: '𠮷🏥'.repeat(30),
  scenario: null,
  deadline_at: null,
  status: 'open',
  launched_at: at,
  closed_at: null,
})
const questionOf = (check: AskedCheck, condition: Condition | null): Question => ({
  prompt_id: newId(),
  generation: 0,
  member_id: newId(),
  member_name: '辻󠄀'.repeat(25),
  facility_type: 'clinic',
  check,
  present: condition && { condition, event_at: at, via: 'menu' },
})
const people = Array.from(
  { length: 20 },
  (_, n): MenuPerson => ({
    member_id: newId(),
    member_name: `${'葛󠄀'.repeat(25)}${n}`,
    last: n % 2 ? { condition: 'closed', event_at: at } : null,
  }),
)
const conditions = Object.keys(CONDITIONS) as Condition[]
const aboutCheck = (check: AskedCheck): MenuSay[] => [
  { what: 'choices', questions: [questionOf(check, null)] },
  { what: 'change', questions: [questionOf(check, 'closed')], people: people.slice(0, 1) },
  { what: 'change', questions: [questionOf(check, null), questionOf(check, 'open')], people },
  { what: 'confirm_help', check },
  { what: 'stopped', purpose: check.purpose },
]
const ABOUT_NONE: MenuSay[] = [
  { what: 'choices', questions: [] },
  { what: 'change', questions: [], people },
  { what: 'confirm_help', check: null },
  { what: 'registered' },
  { what: 'stopped', purpose: null },
  ...conditions.flatMap((condition): MenuSay[] => [
    { what: 'whose_report', condition, people },
    ...people
      .slice(0, 1)
      .map((person): MenuSay => ({ what: 'reported', condition, person, shares_phone: true, at })),
  ]),
]
const WHICH = (Object.keys(MENU_TAPS) as MenuTap[]).map(
  (tap): MenuSay => ({
    what: 'which_check',
    tap,
    checks: Array.from({ length: 20 }, (_, n) => checkOf(n % 2 ? 'drill' : 'actual')),
  }),
)

describe.skipIf(!LINE_SCHEMA_IS_HERE)('LINE takes', () => {
  test.each(Object.entries(DRAWINGS))('the %s menu', (_, { menu }) => {
    expect(findLineFaults('RichMenuRequest', menu)).toEqual([])
  })

  test('its link to 500 people, and the end of it', () => {
    const richMenuId = 'richmenu-88c05ef6921ae53f8b58a25f3a65faf7'
    expect(findLineFaults('RichMenuBulkLinkRequest', { richMenuId, userIds: users })).toEqual([])
    expect(findLineFaults('RichMenuBulkUnlinkRequest', { userIds: users })).toEqual([])
    expect(findLineFaults('RichMenuBulkLinkRequest', { richMenuId, userIds: ['U1'] })).not.toEqual([])
  })

  test.each([...aboutCheck(checkOf('drill')), ...aboutCheck(checkOf('actual')), ...ABOUT_NONE, ...WHICH])(
    'what follows a tap: $what',
    (say) => {
      for (const phone of [speaker.phone, null])
        expect(
          findLineFaults('ReplyMessageRequest', {
            replyToken: 'r1',
            messages: sayAfterMenu(say, { ...speaker, phone }),
          }),
        ).toEqual([])
    },
  )
})

describe('a menu', () => {
  test.each(Object.entries(DRAWINGS))(
    '%s has a picture of its own size and of at most a megabyte',
    (_, drawing) => {
      const picture = Buffer.from(pictureOf(drawing))
      expect(picture.subarray(1, 4).toString()).toBe('PNG')
      const [width, height] = [picture.readUInt32BE(16), picture.readUInt32BE(20)]
      expect({ width, height }).toEqual(drawing.menu.size)
      expect(picture.length).toBeLessThan(1_000_000)
      expect(width / height).toBeGreaterThan(1.45)
    },
  )

  test.each(Object.entries(DRAWINGS))('%s can be pressed everywhere', (_, { menu }) => {
    const widths = (menu.areas ?? []).map(({ bounds }) => bounds?.width ?? 0)
    expect(widths.reduce((sum, width) => sum + width, 0)).toBe(menu.size?.width)
  })
})

describe('whatever follows a tap', () => {
  test('begins with 【訓練】 in a drill and says nothing of it in an actual check', () => {
    for (const say of aboutCheck(checkOf('drill')))
      expect(JSON.stringify(sayAfterMenu(say, speaker)[0])).toMatch(/"text":"【訓練】/)
    for (const say of [...aboutCheck(checkOf('actual')), ...ABOUT_NONE])
      expect(JSON.stringify(sayAfterMenu(say, speaker))).not.toContain('訓練')
  })
})
