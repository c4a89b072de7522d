import { Alerts } from '../deliveries/alerts.tsx'
import { may } from '../rights.ts'
import { BoardNoticeLinks } from '../safety-checks/notices/links.tsx'
import type { StaffRole } from '../staff/table.ts'
import { dayAndTime } from '../ui/time.ts'
import type { BoardView } from './read-board.ts'
import { SharedAnswers } from './shared-answers.tsx'

/** What needs a person, what the check is doing now and what happens next; silent while it simply runs. */
export const State = ({
  view: { check, at, alerts, shared_answers },
  role,
}: {
  view: BoardView
  role: StaffRole
}) => {
  const words = {
    draft: null,
    scheduled: null,
    open:
      check.deadline_at && check.deadline_at < at
        ? '締切の時刻を過ぎました。事務局が締め切るまで、回答を受け付けます。'
        : null,
    frozen: '送信を止めています。回答は受け付けています。',
    closed: `${check.closed_at ? dayAndTime(check.closed_at) : ''}に締め切りました。締切のあとの回答も、24時間は受け付けます。`,
    withdrawn: `${check.closed_at ? dayAndTime(check.closed_at) : ''}に取り消しました。回答は受け付けていません。`,
  }[check.status]
  return (
    <>
      <Alerts alerts={alerts} />
      {may(role, 'GET /safety-checks/:id/unanswered') && <SharedAnswers answers={shared_answers} />}
      {words && <p class="state">{words}</p>}
    </>
  )
}

/** For those who may press them. */
export const Actions = ({ view: { check, at }, role }: { view: BoardView; role: StaffRole }) => (
  <>
    <BoardNoticeLinks check={check} role={role} at={at} />
    {may(role, 'GET /safety-checks/:id/close') && (check.status === 'open' || check.status === 'frozen') && (
      <a class="close" href={`/safety-checks/${check.id}/close`}>
        締め切る
      </a>
    )}
  </>
)
