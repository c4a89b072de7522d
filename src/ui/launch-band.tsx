import type { SignedInStaff } from '../app.tsx'
import { may } from '../rights.ts'
import type { SafetyCheckId } from '../safety-checks/table.ts'
import { clockWithSeconds } from './time.ts'

/** An actual check that is about to leave. */
export interface Countdown {
  id: SafetyCheckId
  headline: string
  due_at: Date
  seconds_left: number
  begun_by: string
  /** Begun by whoever looks, who cannot be the second person too. */
  is_own: boolean
}

/** Whether somebody is shown what is about to leave: whoever may stop it. */
export const seesCountdowns = (staff: SignedInStaff) => may(staff.role, 'POST /safety-checks/:id/launch/stop')

/** The place of the band on every page of an officer; the script looks whether there is something to show. */
export const LaunchBands = ({ staff }: { staff: SignedInStaff }) =>
  seesCountdowns(staff) ? (
    <div id="launching" data-look="/safety-checks/countdowns">
      <BandsInside staff={staff} />
    </div>
  ) : null

/** What the script puts there. */
export const BandsInside = ({ staff }: { staff: SignedInStaff }) => (
  <>
    {staff.countdowns.map((countdown) => (
      <section class="launch-band" role="alert" aria-label="まもなく本番を送ります" data-of={countdown.id}>
        <p>
          <strong>まもなく本番を送ります</strong>
          <span class="launch-band-left" hidden>
            あと<b data-left={countdown.seconds_left}>{countdown.seconds_left}</b>秒
          </span>
          <span class="launch-band-what">
            {countdown.headline}（{countdown.is_own ? 'あなた' : `${countdown.begun_by}さん`}が始めました。
            {countdown.seconds_left > 0
              ? `${clockWithSeconds(countdown.due_at)}に送ります）`
              : 'いま送り始めるところです）'}
          </span>
        </p>
        <div class="launch-band-actions">
          <a href={`/safety-checks/${countdown.id}/launch`}>
            {countdown.is_own ? '内容を見る' : '内容を見て承認する'}
          </a>
          <form method="post" action={`/safety-checks/${countdown.id}/launch/stop`}>
            <input type="hidden" name="working_for" value={staff.association} />
            <button type="submit">止める</button>
          </form>
        </div>
      </section>
    ))}
  </>
)
