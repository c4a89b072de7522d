import { Button, Notice } from '../../ui/form.tsx'
import { dayAndTime } from '../../ui/time.ts'
import type { PlannedSend } from '../table.ts'
import type { SentAdvance } from './advance-sent.ts'
import type { CheckFrame } from './frame.tsx'

const OUTCOMES: Record<string, string> = {
  sent: '送りました',
  by_mail: 'メールだけで送りました（災害用の取り置きを残すため）',
  takes_reserve: '災害用の取り置きを残すため、送りませんでした',
  actual_running: '本番の安否確認があったため、送りませんでした',
  day_past: '訓練の日時を過ぎたため、送りませんでした',
  nobody_to_tell: '相手がいないため、送りませんでした',
}

const stateOf = ({ cancelled_at, outcome }: PlannedSend) =>
  cancelled_at ? '取り消しました' : outcome ? (OUTCOMES[outcome] ?? '送りませんでした') : '予約中'

/** 予約と送信の記録 — what will leave, what has left, and what somebody sent at once. */
export const AdvanceRecord = ({
  staff,
  check,
  advances,
  sent,
}: CheckFrame & { advances: PlannedSend[]; sent: SentAdvance[] }) =>
  advances.length + sent.length === 0 ? null : (
    <Notice kind="info" title="予約と送信の記録">
      <ul class="planned">
        {sent.map(({ at, line, mails }) => (
          <li>
            <span>
              {dayAndTime(at)} <strong>いますぐ送りました</strong>（LINE {line}通・メール {mails}通）
            </span>
          </li>
        ))}
        {advances.map((planned) => (
          <li>
            <span>
              {dayAndTime(planned.due_at)} <strong>{stateOf(planned)}</strong>
            </span>
            {!planned.done_at && !planned.cancelled_at && (
              <form method="post" action={`/safety-checks/${check.id}/advance/${planned.id}/cancel`}>
                <input type="hidden" name="working_for" value={staff.association} />
                <Button kind="text">
                  取り消す<span class="unseen">（{dayAndTime(planned.due_at)}の案内）</span>
                </Button>
              </form>
            )}
          </li>
        ))}
      </ul>
    </Notice>
  )
