import { Alerts } from '../deliveries/alerts.tsx'
import { may } from '../rights.ts'
import { BoardNoticeLinks } from '../safety-checks/notices/links.tsx'
import type { SparedSend } from '../safety-checks/planned/upcoming.ts'
import { NextReminder } from '../safety-checks/reminders/planned-list.tsx'
import { isRepeatable } from '../safety-checks/rounds/rules.ts'
import { LABELS } from '../safety-checks/rules.ts'
import type { StaffRole } from '../staff/table.ts'
import { clockTime, dayAndTime } from '../ui/time.ts'
import { callsForHelp } from './needs-help.tsx'
import type { BoardView } from './read-board.ts'
import { Receipt } from './receipt.tsx'
import { SharedAnswers } from './shared-answers.tsx'

/** What needs a person, what the check is doing now and what happens next; silent while it simply runs. */
export const State = ({ view, role }: { view: BoardView; role: StaffRole }) => {
  const { check, at, alerts, shared_answers, reminders, silent_line, is_alone, spared, total } = view
  const words = {
    draft: null,
    scheduled: null,
    open:
      check.deadline_at && check.deadline_at < at
        ? '締切の時刻を過ぎました。事務局が締め切るまで、回答を受け付けます。'
        : null,
    frozen: `${LABELS[check.purpose]}災害のため止めています。何も送りません。届いた回答は、${LABELS[check.purpose]}の回答として受け付けます。`,
    closed: `${check.closed_at ? dayAndTime(check.closed_at) : ''}に締め切りました。締切のあとの回答も、24時間は受け付けます。`,
    withdrawn: `${check.closed_at ? dayAndTime(check.closed_at) : ''}に取り消しました。回答は受け付けていません。${check.round > 1 ? '前の報は締め切ったままです。前の報で▲と答えた先生は、ここに残ります。' : ''}`,
  }[check.status]
  return (
    <>
      <Alerts alerts={alerts} />
      {may(role, 'GET /safety-checks/:id/unanswered') && <SharedAnswers answers={shared_answers} />}
      {is_alone && <p class="state">単独発令です（もう1人の承認を待たずに送りました）。</p>}
      {view.last_done && <Receipt done={view.last_done} at={at} />}
      {words && <p class="state">{words}</p>}
      {view.is_left_over && callsForHelp(view) > 0 && (
        <p class="state">
          次の報は取り下げました。▲の先生は、事務局がもう一度「締め切る」まで、ホームに残ります。
        </p>
      )}
      {spared && (
        <p class="state">
          {sparedWords(spared)}
          {may(role, 'GET /safety-checks/:id/remind') && (
            <a href={`/safety-checks/${check.id}/remind`}>取り置きを使うかを決めて送る</a>
          )}
        </p>
      )}
      <NextReminder times={reminders} people={total.prompted - total.replied} line={silent_line} />
    </>
  )
}

function sparedWords({ kind, outcome, done_at, by_line, by_nothing }: SparedSend) {
  const why = '災害用の取り置きを残すため、'
  if (kind !== 'launch')
    return `${why}${clockTime(done_at)}の再送は${
      outcome === 'by_mail' ? 'LINEを使わず、メールだけで送りました。' : '送りませんでした。'
    }`
  return `${why}LINEは${by_line}人までにし、ほかの方にはメールだけで送りました。${
    by_nothing > 0 ? `メールのない${by_nothing}人には届いていません。` : ''
  }`
}

/** For those who may press them. */
export const Actions = ({
  view: { check, at, next_round, next_number, is_left_over },
  role,
}: {
  view: BoardView
  role: StaffRole
}) => (
  <>
    <BoardNoticeLinks check={check} role={role} at={at} />
    {may(role, 'GET /safety-checks/:id/rounds/begin') && !next_round && isRepeatable(check) && (
      <a href={`/safety-checks/${check.id}/rounds/begin`}>もう一度たずねる（第{next_number}報）</a>
    )}
    {may(role, 'GET /safety-checks/:id/close') && (isAsking(check) || is_left_over) && (
      <>
        {check.status === 'open' && <a href={`/safety-checks/${check.id}/remind`}>もう一度送る</a>}
        {check.status === 'frozen' && <a href={`/safety-checks/${check.id}/resume`}>再開する</a>}
        <a class="close" href={`/safety-checks/${check.id}/close`}>
          締め切る
        </a>
      </>
    )}
  </>
)

const isAsking = ({ status }: BoardView['check']) => status === 'open' || status === 'frozen'
