import type { SignedInStaff } from '../app.tsx'
import { may } from '../rights.ts'
import type { Upcoming } from '../safety-checks/planned/upcoming.ts'
import { PurposeMark } from '../safety-checks/purpose-mark.tsx'
import type { CountedCheck } from '../safety-checks/queries.ts'
import { headline } from '../safety-checks/rules.ts'
import { dayAndTime } from '../ui/time.ts'

interface ComingProps {
  staff: SignedInStaff
  /** Drafts and what has its date. */
  checks: CountedCheck[]
  upcoming: Upcoming[]
  at: Date
}

/** これから送るもの — drafts, what leaves by itself and when, and what goes to people already asked. */
export const Coming = ({ staff, checks, upcoming, at }: ComingProps) => {
  const leaves = new Map(
    upcoming.filter(({ kind }) => kind === 'launch').map(({ id, due_at }) => [id, due_at]),
  )
  const soonest = (check: CountedCheck) =>
    (leaves.get(check.id) ?? check.deadline_at ?? check.created_at).getTime()
  const others = upcoming.filter(({ kind }) => kind !== 'launch')
  if (checks.length + others.length === 0) return <p>送る予定のものはありません。</p>
  return (
    <>
      {checks.length > 0 && (
        <ul class="checks">
          {checks
            .toSorted((a, b) => soonest(a) - soonest(b))
            .map((check) => (
              <Check staff={staff} check={check} leaves_at={leaves.get(check.id)} at={at} />
            ))}
        </ul>
      )}
      {others.length > 0 && (
        <ul class="coming-sends" aria-label="自動で送る再送と案内">
          {others.map(({ kind, due_at, ...check }) => (
            <li>
              <strong>{dayAndTime(due_at)}</strong>{' '}
              <a href={`/safety-checks/${check.id}`}>{headline(check)}</a>{' '}
              {kind === 'reminder' ? '再送（まだ答えていない方）' : '事前案内'}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

const Check = ({
  staff,
  check,
  leaves_at,
  at,
}: {
  staff: SignedInStaff
  check: CountedCheck
  leaves_at: Date | undefined
  at: Date
}) => {
  const words = headline(check)
  const past = check.deadline_at !== null && check.deadline_at <= at
  return (
    <li class={`check check-${check.purpose}`}>
      <PurposeMark purpose={check.purpose} />
      <div>
        <strong class="check-title">
          {may(staff.role, 'GET /safety-checks/:id/launch') ? (
            <a href={`/safety-checks/${check.id}/launch`}>{words}</a>
          ) : (
            words
          )}
        </strong>
        <p class="support">
          {leaves_at ? `${dayAndTime(leaves_at)}に送ります。` : '下書きです。まだ送りません。'}
          {check.deadline_at &&
            (past ? '締切の時刻を過ぎています。' : `締切 ${dayAndTime(check.deadline_at)}`)}
        </p>
      </div>
    </li>
  )
}
