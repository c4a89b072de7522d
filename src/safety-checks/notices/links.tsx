import { may } from '../../rights.ts'
import type { StaffRole } from '../../staff/table.ts'
import { ButtonLink, Notice } from '../../ui/form.tsx'
import { dayAndTime } from '../../ui/time.ts'
import type { PlannedSend, SafetyCheck } from '../table.ts'
import { isAnnounceable, isCallable, isWithdrawable } from './rules.ts'

/** On the board, for those who may: the way out of a mistake is never more than three clicks away. */
export const BoardNoticeLinks = ({ check, role, at }: { check: SafetyCheck; role: StaffRole; at: Date }) =>
  may(role, 'GET /safety-checks/:id/withdraw') ? (
    <>
      {(check.status === 'open' || check.status === 'frozen') && (
        <a href={`/safety-checks/${check.id}/extend`}>締切を延ばす</a>
      )}
      {isCallable(check) && <a href={`/safety-checks/${check.id}/call-off`}>中止・延期</a>}
      {isWithdrawable(check, at) && <a href={`/safety-checks/${check.id}/withdraw`}>誤って送った</a>}
    </>
  ) : (
    ''
  )

/** Of a draft whose members know its day: nothing leaves on that day unless somebody gives it its time. */
export const NotByItself = ({ check, at }: { check: SafetyCheck; at: Date }) => {
  const { announced_for } = check
  if (!isAnnounceable(check) || check.status !== 'draft' || !announced_for || announced_for <= at) return null
  return (
    <Notice kind="info" title={`${dayAndTime(announced_for)}になっても、ひとりでには送りません`}>
      <p>事前案内や延期の知らせでは、この日時と伝えます。その時刻に送るには、予約してください。</p>
      <ButtonLink href={`/safety-checks/${check.id}/schedule`}>日時を決めて送る</ButtonLink>
    </Notice>
  )
}

/** On the page before the launch: what was announced, and what can be told. */
export const DraftNotices = ({ check, advances }: { check: SafetyCheck; advances: PlannedSend[] }) => {
  if (!isAnnounceable(check)) return null
  const ahead = advances.filter(({ done_at, cancelled_at }) => !done_at && !cancelled_at)
  return (
    <section class="draft-notices">
      <h2>事前案内</h2>
      <p>
        {ahead.length > 0
          ? `${ahead.map(({ due_at }) => dayAndTime(due_at)).join('、')}に送る予定です。`
          : check.announced_for
            ? `${dayAndTime(check.announced_for)}ごろと知らせます。`
            : '先生方に、訓練が来ることを先に知らせられます。'}
      </p>
      <p class="links">
        <a href={`/safety-checks/${check.id}/advance`}>事前案内を決める</a>
        <a href={`/safety-checks/${check.id}/call-off`}>中止・延期</a>
      </p>
    </section>
  )
}
