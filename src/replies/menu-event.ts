import { MENU_TAPS, type MenuTap } from '../deliveries/menus/taps.ts'
import { asId } from '../id.ts'
import type { MemberId } from '../roster/table.ts'
import { LABELS } from '../safety-checks/rules.ts'
import type { Purpose, SafetyCheckId } from '../safety-checks/table.ts'
import { EVENT } from './line-event.ts'
import { CONDITIONS, type Condition } from './table.ts'

/** What a LINE user did with the menu under the chat, or with the buttons that it led to. */
export type MenuHeard = { user_id: string; reply_token: string | null } & (
  | { act: 'menu'; tap: MenuTap; check: SafetyCheckId | null }
  /** An answer to no safety check. */
  | { act: 'reported'; condition: Condition; member: MemberId | null }
  | { act: 'stopped'; purpose: Purpose | null }
)

/** A map and not an object, as with the answers: anybody may write `m=constructor`. */
const TAPS = new Map(Object.keys(MENU_TAPS).map((tap) => [tap, tap as MenuTap]))
const PURPOSES = new Map(Object.keys(LABELS).map((purpose) => [purpose, purpose as Purpose]))
const CONDITION_OF = new Map(
  Object.entries(CONDITIONS).map(([condition, { code }]) => [code as string, condition as Condition]),
)

/** Null for everything that is no tap on a menu; an answer to a named check is an ordinary answer. */
export function readMenuEvent(event: unknown): MenuHeard | null {
  if (!mentionsMenu(event)) return null
  const read = EVENT.safeParse(event)
  if (!read.success || read.data.type !== 'postback') return null
  const { mode, replyToken, source, postback } = read.data
  const heard = readTap(postback?.data ?? '')
  const reply_token = mode === 'standby' ? null : (replyToken ?? null)
  return heard && { user_id: source.userId, reply_token, ...heard }
}

/** Read twice is only what must be: in a burst nearly everything is an ordinary answer. */
const mentionsMenu = (event: unknown) => /[&"]m=/.test(JSON.stringify(event))

function readTap(written: string) {
  const fields = new URLSearchParams(written)
  const [named, meant] = [fields.get('c'), fields.get('m') ?? '']
  if (fields.get('v') !== '1') return null
  if (meant === 'stop')
    return { act: 'stopped' as const, purpose: PURPOSES.get(fields.get('p') ?? '') ?? null }
  const condition = CONDITION_OF.get(fields.get('a') ?? '')
  if (meant === 'say' && condition && named === null)
    return { act: 'reported' as const, condition, member: asId<'member'>(fields.get('w') ?? '') }
  const tap = TAPS.get(meant)
  return tap ? { act: 'menu' as const, tap, check: asId<'safety_check'>(named ?? '') } : null
}
