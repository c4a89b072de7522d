import type { SignedInStaff } from '../../app.tsx'
import { ROLES } from '../../roster/table.ts'
import { Button, ButtonLink, Notice } from '../../ui/form.tsx'
import { Layout } from '../../ui/layout.tsx'
import { clockWithSeconds, dayAndTime } from '../../ui/time.ts'
import { codeBefore } from '../launch-page.tsx'
import { type CalledOff, CalledOffNotice } from '../notices/called-off.tsx'
import { DraftNotices } from '../notices/links.tsx'
import type { Audience } from '../queries.ts'
import type { LineCost } from '../quota/rules.ts'
import { inReach, outOfReach } from '../reach-words.ts'
import { PlannedReminders } from '../reminders/planned-list.tsx'
import { reminderTimes } from '../reminders/rules.ts'
import { BANDS, headline, LABELS } from '../rules.ts'
import type { PlannedSend, SafetyCheck } from '../table.ts'
import { isCountdown } from './rules.ts'

interface WaitingPageProps {
  staff: SignedInStaff
  check: SafetyCheck
  audience: Audience
  /** Null for an association without LINE. */
  cost: LineCost | null
  planned: PlannedSend
  /** 中止・延期 was the last thing done. */
  called_off: CalledOff | null
  advances: PlannedSend[]
  /** Its members have had a notice of it. */
  is_told: boolean
  begun_by: string
  /** Of an actual check: whether the second factor of whoever looks was confirmed too long ago to approve. */
  needs_code: boolean
  at: Date
}

/** 送る前の待ち時間 — a countdown with one large way out of it, or a date that can be changed. */
export const WaitingPage = (props: WaitingPageProps) => {
  const { staff, check, planned } = props
  const counts_down = isCountdown(planned)
  return (
    <Layout
      title={`${headline(check)} ${counts_down ? 'まもなく送ります' : '送る日時が決まっています'}`}
      band={{ purpose: check.purpose, text: BANDS[check.purpose] }}
      staff={staff}
      {...(counts_down ? { refresh_seconds: 5 } : {})}
    >
      <div class="narrow">
        <h1>{headline(check)}</h1>
        {props.called_off && (
          <CalledOffNotice done={props.called_off} check={check} role={staff.role} at={props.at} />
        )}
        {counts_down ? <Counting {...props} /> : <Dated {...props} />}
      </div>
    </Layout>
  )
}

const Counting = (props: WaitingPageProps) => {
  const { staff, check, audience, planned, is_told, begun_by, at } = props
  const seconds = Math.max(0, Math.ceil((planned.due_at.getTime() - at.getTime()) / 1_000))
  const whole = (planned.due_at.getTime() - planned.created_at.getTime()) / 1_000
  const is_actual = check.purpose === 'actual'
  const is_own = planned.created_by === staff.user_id
  return (
    <>
      <div class={`countdown countdown-${check.purpose}`}>
        <p class="countdown-words" role="status">
          {seconds > 0
            ? `${LABELS[check.purpose]}${whole}秒後に送り始めます`
            : `${LABELS[check.purpose]}いま送り始めるところです`}
        </p>
        <p class="countdown-left" hidden>
          あと{' '}
          <b data-left={seconds} data-reload>
            {seconds}
          </b>{' '}
          秒
        </p>
        <p>
          {clockWithSeconds(planned.due_at)}に、{inReach(audience)}へ送り始めます{outOfReach(audience)}。
          {unsent(is_told)}
        </p>
      </div>
      <div class="stop-first">
        <form method="post" action={`/safety-checks/${check.id}/launch/stop`}>
          <input type="hidden" name="working_for" value={staff.association} />
          <button type="submit" class="button button-stop">
            {is_actual ? '止める' : '取り消す'}
          </button>
        </form>
        {!is_actual && (
          <SendNow staff={staff} check={check} planned={planned} kind="second" words="いますぐ送る" />
        )}
        {is_actual && !is_own && <Approve {...props} />}
      </div>
      {is_actual && (
        <dl class="facts">
          <dt>始めた人</dt>
          <dd>{is_own ? 'あなた' : `${begun_by}さん`}</dd>
          <dt>送る理由</dt>
          <dd>{check.reason}</dd>
        </dl>
      )}
      {is_actual && is_own && (
        <p>
          もう1人の事務局か委員長が承認すると、すぐに送ります。だれも承認しなければ、時間になると送り、「単独発令」として記録します。
        </p>
      )}
    </>
  )
}

/** The second person looks for herself, and proves that she is one. */
const Approve = ({ staff, check, planned, needs_code }: WaitingPageProps) =>
  needs_code ? (
    <Notice kind="info" title="承認するには、確認コードが要ります">
      <p>認証アプリの確認コードを入れると、この画面に戻ります。承認しなくても、時間になると送ります。</p>
      <ButtonLink kind="main" href={codeBefore(check.id)}>
        確認コードを入れて承認へ進む
      </ButtonLink>
    </Notice>
  ) : (
    <SendNow staff={staff} check={check} planned={planned} kind="danger" words="承認して、いますぐ送る" />
  )

const SendNow = ({
  staff,
  check,
  planned,
  kind,
  words,
}: Pick<WaitingPageProps, 'staff' | 'check' | 'planned'> & { kind: 'second' | 'danger'; words: string }) => (
  <form method="post" action={`/safety-checks/${check.id}/launch/now`}>
    <input type="hidden" name="working_for" value={staff.association} />
    <input type="hidden" name="planned" value={planned.id} />
    <Button kind={kind}>{words}</Button>
  </form>
)

const unsent = (is_told: boolean) =>
  is_told ? '事前案内などは送りましたが、回答のお願いはまだ送っていません。' : 'まだだれにも送っていません。'

const Dated = ({ staff, check, audience, cost, planned, advances, is_told, begun_by }: WaitingPageProps) => (
  <>
    <div class={`countdown countdown-${check.purpose}`}>
      <p>{LABELS[check.purpose]}送る日時</p>
      <p class="countdown-words">{dayAndTime(planned.due_at)}</p>
      <p>時刻になると自動で送ります。{unsent(is_told)}</p>
    </div>
    <dl class="facts">
      <dt>送る相手</dt>
      <dd>
        {check.audience_roles.map((role) => ROLES[role]).join('と')} いまの名簿で{inReach(audience)}
        {outOfReach(audience)}
      </dd>
      <dt>回答の締切</dt>
      <dd>{check.deadline_at ? dayAndTime(check.deadline_at) : '決めていません'}</dd>
      <dt>決めた人</dt>
      <dd>{begun_by}さん</dd>
    </dl>
    {cost && cost.reserve > 0 && (
      <p>
        {planned.may_use_reserve
          ? `LINEの災害用の取り置き${cost.reserve}通も使って送ります。`
          : `そのときLINEの残りが災害用の取り置き${cost.reserve}通を割り込むなら、割り込まないところまでを役員から順にLINEで送り、ほかの方にはメールで送ります。ホームでお知らせします。`}
      </p>
    )}
    <PlannedReminders
      times={reminderTimes(check, planned.due_at)}
      people={audience.members}
      line={audience.line}
    />
    <form method="post" action={`/safety-checks/${check.id}/launch/stop`} class="actions">
      <input type="hidden" name="working_for" value={staff.association} />
      <ButtonLink kind="main" href={`/safety-checks/${check.id}/schedule`}>
        日時を変える
      </ButtonLink>
      <Button kind="second">予約を取り消す</Button>
    </form>
    <DraftNotices check={check} advances={advances} />
  </>
)
