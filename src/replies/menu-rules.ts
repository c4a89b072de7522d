import type { MenuTap } from '../deliveries/menus/taps.ts'
import type { Purpose } from '../safety-checks/table.ts'
import type { AskedCheck, Question, Say, Sender } from './line-rules.ts'
import type { MenuHeard } from './menu-event.ts'
import type { MenuPerson } from './menu-people.ts'
import type { Condition } from './table.ts'

/** What is told after a tap on the menu; the words are in menu-messages.ts. */
export type MenuSay =
  | { what: 'which_check'; tap: MenuTap; checks: AskedCheck[] }
  /** The four answers; `questions` are empty where nobody asks at present. */
  | { what: 'choices'; questions: Question[] }
  | { what: 'change'; questions: Question[]; people: MenuPerson[] }
  | { what: 'confirm_help'; check: AskedCheck | null }
  | { what: 'whose_report'; condition: Condition; people: MenuPerson[] }
  | { what: 'reported'; condition: Condition; person: MenuPerson; shares_phone: boolean; at: Date }
  | { what: 'registered' }
  | { what: 'stopped'; purpose: Purpose | null }

export interface MenuDecision {
  /** To be kept without a safety check. */
  report?: { person: MenuPerson; condition: Condition }
  say: Say | MenuSay
}

const isOpen = ({ check }: Question) => check.status === 'open' || check.status === 'frozen'

/** What a tap means: it belongs to the one check that is open, or else it is a report that nobody asked for. */
export function decideMenu(heard: MenuHeard, sender: Sender, people: MenuPerson[], at: Date): MenuDecision {
  if (!sender.is_bound) return { say: { what: 'register' } }
  if (heard.act === 'stopped') return { say: { what: 'stopped', purpose: heard.purpose } }
  // Bound on a channel that the association has left: nothing said there counts.
  if (people.length === 0) return { say: { what: 'nothing_asked', tone: 'other' } }
  if (heard.act === 'reported') return report(heard, people, at)
  const { tap } = heard
  if (tap === 'register') return { say: { what: 'registered' } }

  const open = sender.questions.filter(isOpen)
  const meant = open.filter(({ check }) => check.id === heard.check)
  const asked = meant.length > 0 ? meant : open
  const checks = [...new Map(asked.map(({ check }) => [check.id, check])).values()]
  if (checks.length > 1) return { say: { what: 'which_check', tap, checks: drillsFirst(checks) } }
  if (tap === 'help') return { say: { what: 'confirm_help', check: checks[0] ?? null } }
  if (tap === 'change') return { say: { what: 'change', questions: asked, people } }
  return { say: { what: 'choices', questions: asked } }
}

function report(
  { condition, member }: Extract<MenuHeard, { act: 'reported' }>,
  people: MenuPerson[],
  at: Date,
): MenuDecision {
  // The name came back through the phone: it counts only for somebody this phone may speak for.
  const meant = member ? people.filter(({ member_id }) => member_id === member) : people
  const [person, ...others] = meant
  if (!person || others.length > 0)
    return { say: { what: 'whose_report', condition, people: person ? meant : people } }
  return {
    report: { person, condition },
    say: { what: 'reported', condition, person, shares_phone: people.length > 1, at },
  }
}

const drillsFirst = (checks: AskedCheck[]) =>
  checks.toSorted((a, b) => Number(b.purpose === 'drill') - Number(a.purpose === 'drill'))
