import type { Deps } from '../../app.tsx'
import { inAssociation } from '../../db.ts'
import { fromDateField, toDateField } from '../../ui/time.ts'
import { otherDay } from '../notices/dates.ts'
import { findPlannedLaunch } from '../planned/queries.ts'
import { countAudience } from '../queries.ts'
import { findLineCost } from '../quota/queries.ts'
import { planOf } from '../quota/rules.ts'
import { chosenReminders } from '../reminders/rules.ts'
import type { SafetyCheck } from '../table.ts'
import { findCheck, missed, type Page } from './asked.tsx'
import { scheduleLaunch } from './plan-launch.ts'
import { type DueFault, type Unusual, unusualOf } from './rules.ts'
import { type ScheduleFault, SchedulePage } from './schedule-page.tsx'

const FAULTS: readonly string[] = [
  'due_too_soon',
  'due_too_far',
  'deadline_too_soon',
  'deadline_too_far',
] satisfies DueFault[]
const isFault = (reason: string): reason is DueFault => FAULTS.includes(reason)

async function pageFor(deps: Deps, c: Page, check: SafetyCheck) {
  const { staff } = c.var
  return inAssociation(deps.db, staff.association, async (tx) => ({
    staff,
    check,
    planned: (await findPlannedLaunch(tx, staff.association, check.id)) ?? null,
    audience: await countAudience(tx, staff.association, check),
    cost: await findLineCost(tx, check),
    at: deps.now(),
  }))
}

export async function showSchedule(deps: Deps, c: Page) {
  const check = await findCheck(deps, c)
  if (!check) return c.notFound()
  if (check.purpose === 'actual') return missed(deps, c, 'actual')
  if (check.status !== 'draft' && check.status !== 'scheduled') return missed(deps, c, 'not_draft')
  const page = await pageFor(deps, c, check)
  const form = {
    due_at: usualDue(page),
    deadline_at: check.deadline_at ? toDateField(check.deadline_at) : '',
  }
  return c.html(<SchedulePage {...page} form={form} />)
}

/** As it is planned, else on the day that the members were told. */
function usualDue({ check, planned, at }: Awaited<ReturnType<typeof pageFor>>) {
  const { announced_for } = check
  const due_at = planned?.due_at ?? (announced_for && announced_for > at ? announced_for : null)
  return due_at ? toDateField(due_at) : ''
}

/** A holiday or a night is asked about once; the same date sent again is meant. */
export async function postSchedule(deps: Deps, c: Page) {
  const { staff, form } = c.var
  const check = await findCheck(deps, c)
  if (!check) return c.notFound()
  const due_at = fromDateField(form.due_at ?? '')
  const deadline_at = form.deadline_at ? fromDateField(form.deadline_at) : null
  const again = async (faults: ScheduleFault[], unusual: Unusual[]) =>
    c.html(
      <SchedulePage {...(await pageFor(deps, c, check))} form={form} faults={faults} unusual={unusual} />,
      422,
    )
  const unreadable: ScheduleFault[] = [
    ...(due_at ? [] : ['due_unreadable' as const]),
    ...(form.deadline_at && !deadline_at ? ['deadline_unreadable' as const] : []),
  ]
  if (!due_at || unreadable.length > 0) return again(unreadable, [])
  const { association, user_id: by } = staff
  const at = deps.now()
  const unusual = unusualOf(due_at, otherDay(check, due_at))
  const is_meant = form.sure === form.due_at
  if (unusual.length > 0 && !is_meant && due_at > at && check.purpose !== 'actual' && !check.launched_at)
    return again([], unusual)
  const page = await pageFor(deps, c, check)
  if (page.cost && planOf(page.cost, check.purpose).takes_reserve && form.use_reserve !== 'yes')
    return c.html(<SchedulePage {...page} form={form} not_ticked />, 422)
  const scheduled = await scheduleLaunch(deps.db, {
    association,
    id: check.id,
    by,
    at,
    due_at,
    deadline_at,
    seen: Number(form.version ?? 1),
    remind_after_min: chosenReminders(form) ?? check.remind_after_min,
    may_use_reserve: form.use_reserve === 'yes',
  })
  if (scheduled.ok) {
    deps.log.info({ event: 'safety_check_scheduled', association, safety_check: check.id, by })
    return c.redirect(`/safety-checks/${check.id}/launch`, 303)
  }
  const { reason } = scheduled
  if (reason === 'not_found') return c.notFound()
  return isFault(reason) ? again([reason], []) : missed(deps, c, reason)
}
