import type { SignedInStaff } from '../app.tsx'
import { may } from '../rights.ts'
import { FACILITY_TYPES, ROLES } from '../roster/table.ts'
import { Button, ButtonLink, ErrorSummary, Field, Notice } from '../ui/form.tsx'
import { Layout } from '../ui/layout.tsx'
import { dayAndTime } from '../ui/time.ts'
import { COUNTDOWN_MS, type ConfirmFault } from './launching/rules.ts'
import { DraftNotices } from './notices/links.tsx'
import { Previews } from './previews.tsx'
import type { Audience } from './queries.ts'
import { NOT_TICKED, QuotaFact, ReserveTick, ShortNotice } from './quota/quota-view.tsx'
import type { LineCost } from './quota/rules.ts'
import { ReminderChoice } from './reminders/choice.tsx'
import { chosenReminders } from './reminders/rules.ts'
import { BANDS, headline, LABELS } from './rules.ts'
import type { PlannedSend, SafetyCheck } from './table.ts'
import type { TrialEnd } from './trial/routes.tsx'
import { TrialForm, TrialNotice } from './trial/trial-form.tsx'

/** What stands in the way of sending; each has its way out. */
const OBSTACLES = {
  nobody_to_ask: {
    title: '送る相手がいません',
    text: '名簿に、この対象の会員がいません。名簿を取り込んでから、もう一度開いてください。',
  },
  deadline_past: {
    title: '締切の時刻を過ぎています',
    text: 'このままでは送れません。事務局の方が締切を直すと、送れるようになります。',
  },
  actual_running: {
    title: '本番の回答を受けているあいだは送れません',
    text: '本番と訓練の連絡がまざらないように止めています。本番を締め切ってから、もう一度開いてください。',
  },
} as const
export type Obstacle = keyof typeof OBSTACLES

const FAULTS = {
  word_missing: { field: 'confirm', text: '「本番」と入力してください。まだ送っていません' },
  reason_missing: { field: 'reason', text: '送る理由を入力してください。まだ送っていません' },
  reason_too_long: { field: 'reason', text: '理由は200文字までにしてください。まだ送っていません' },
} as const satisfies Record<ConfirmFault, { field: string; text: string }>

interface LaunchPageProps {
  staff: SignedInStaff
  check: SafetyCheck
  audience: Audience
  /** Of somebody in the audience, for the previews. */
  surname: string
  /** Null for an association without LINE. */
  cost: LineCost | null
  /** The reserve would be used, and nobody has said that it may. */
  not_ticked?: boolean
  advances: PlannedSend[]
  obstacle: Obstacle | null
  /** What was typed, and what is wrong with it. */
  form?: Record<string, string | undefined>
  faults?: ConfirmFault[]
  /** It was about to leave, and somebody has just taken it back. */
  is_stopped?: boolean
  embedded: boolean
  at: Date
  /** The second factor was confirmed too long ago for this. */
  needs_code?: boolean
  /** Somebody changed the draft while this person read it. */
  changed?: boolean
  /** What became of the mail that this person just sent to himself. */
  trial?: TrialEnd | undefined
}

/** The page that asks for the code and then comes back here. */
export const codeBefore = (id: SafetyCheck['id']) =>
  `/sign-in/code?next=${encodeURIComponent(`/safety-checks/${id}/launch`)}`

export const LaunchPage = (props: LaunchPageProps) => {
  const { staff, check, cost, obstacle, embedded, surname } = props
  const asking = { check, association_name: staff.association_name }
  return (
    <Layout
      title={`${headline(check)} 送る前の確認`}
      band={{ purpose: check.purpose, text: BANDS[check.purpose] }}
      staff={staff}
    >
      <h1>{headline(check)}</h1>
      <div class="beside">
        <section>
          <h2>送る前の確認</h2>
          {props.is_stopped && check.status === 'draft' && (
            <Notice kind="done" title="取り消しました。だれにも送っていません">
              <p>下書きに戻りました。直してから、もう一度送れます。</p>
            </Notice>
          )}
          {props.trial && <TrialNotice end={props.trial} />}
          {props.changed && (
            <Notice kind="wrong" title="開いているあいだに、内容が変わりました">
              <p>まだ送っていません。いまの内容と文面を、もう一度確かめてから送ってください。</p>
            </Notice>
          )}
          <Facts {...props} />
          {cost && <ShortNotice check={check} cost={cost} />}
          {check.purpose === 'actual' && embedded && (
            <Notice kind="danger" title="お試し用の動かし方です。停電すると記録が消えることがあります">
              <p>
                お急ぎのときは、このまま送れます。あとで設置した担当の方に「灯を本番用に替えてください」とお伝えください。
              </p>
            </Notice>
          )}
          {obstacle ? (
            <Stopped staff={staff} check={check} obstacle={obstacle} />
          ) : props.needs_code ? (
            <CodeFirst check={check} />
          ) : (
            <Confirmation {...props} />
          )}
          <DraftDoings staff={staff} check={check} />
          <DraftNotices check={check} advances={props.advances} />
        </section>
        <Previews asking={asking} surname={surname}>
          <TrialForm staff={staff} check={check} />
        </Previews>
      </div>
    </Layout>
  )
}

const Facts = ({ staff, check, audience, cost }: LaunchPageProps) => (
  <>
    <dl class="facts">
      <dt>医師会</dt>
      <dd>{staff.association_name}</dd>
      <dt>送る相手</dt>
      <dd>
        {check.audience_roles.map((role) => ROLES[role]).join('と')}
        {narrowedTo(check)} <strong>{audience.members}人</strong>
        <br />
        LINE {audience.line}人・メールだけ {audience.mail_only}人・どちらもない {audience.neither}人
      </dd>
      {cost && <QuotaFact cost={cost} />}
      {check.scenario && (
        <>
          <dt>想定・状況</dt>
          <dd>{check.scenario}</dd>
        </>
      )}
      {check.note_to_doctors && (
        <>
          <dt>ひとこと</dt>
          <dd>{check.note_to_doctors}</dd>
        </>
      )}
      <dt>回答の締切</dt>
      <dd>{check.deadline_at ? dayAndTime(check.deadline_at) : '決めていません'}</dd>
    </dl>
    {audience.neither > 0 && (
      <p class="support">
        どちらもない{audience.neither}
        人には届きません。集計の「届いていない」に出ます。電話などで確かめてください。
      </p>
    )}
  </>
)

/** 「(東・西、病院だけ)」 where not everybody of the roles is asked. */
function narrowedTo({ audience_wards, audience_facility_types }: SafetyCheck) {
  const parts = [audience_wards, audience_facility_types?.map((type) => FACILITY_TYPES[type])].flatMap(
    (part) => (part ? [part.join('・')] : []),
  )
  return parts.length > 0 ? `(${parts.join('、')}だけ)` : ''
}

const Stopped = ({
  staff,
  check,
  obstacle,
}: { obstacle: Obstacle } & Pick<LaunchPageProps, 'staff' | 'check'>) => {
  const mends = obstacle === 'deadline_past' && may(staff.role, 'GET /safety-checks/:id/edit')
  return (
    <>
      <Notice kind="wrong" title={OBSTACLES[obstacle].title}>
        <p>{OBSTACLES[obstacle].text}</p>
      </Notice>
      <div class="actions">
        <ButtonLink kind="main" href={mends ? `/safety-checks/${check.id}/edit` : '/safety-checks'}>
          {mends ? '締切を直す' : '一覧へ戻る'}
        </ButtonLink>
      </div>
    </>
  )
}

/** For those who write drafts. */
const DraftDoings = ({ staff, check }: Pick<LaunchPageProps, 'staff' | 'check'>) =>
  may(staff.role, 'GET /safety-checks/:id/edit') ? (
    <p class="draft-doings">
      <a href={`/safety-checks/${check.id}/edit`}>内容を直す</a>
      <a href={`/safety-checks/${check.id}/discard`}>この下書きを捨てる</a>
    </p>
  ) : null

const CodeFirst = ({ check }: Pick<LaunchPageProps, 'check'>) => (
  <>
    <p>本番を送る前に、認証アプリの確認コードをもう一度入れてください。そのあと、この画面に戻ります。</p>
    <div class="actions">
      <ButtonLink kind="main" href={codeBefore(check.id)}>
        確認コードを入れて進む
      </ButtonLink>
      <ButtonLink href="/safety-checks">まだ送らない</ButtonLink>
    </div>
  </>
)

const Confirmation = (props: LaunchPageProps) => {
  const { staff, check, audience, cost, at, form = {}, faults = [], not_ticked } = props
  const errors: Record<string, string> = Object.fromEntries([
    ...faults.map((fault) => [FAULTS[fault].field, FAULTS[fault].text]),
    ...(not_ticked ? [['use_reserve', NOT_TICKED]] : []),
  ])
  const is_actual = check.purpose === 'actual'
  const leaves_at = new Date(at.getTime() + COUNTDOWN_MS[check.purpose])
  return (
    <form method="post" novalidate>
      <input type="hidden" name="working_for" value={staff.association} />
      <input type="hidden" name="version" value={String(check.version)} />
      <ErrorSummary errors={errors} />
      {is_actual && (
        <>
          <Field
            name="confirm"
            label="確認のため「本番」と入力してください"
            support="訓練ではありません。実際の安否確認を送ります。"
            width="short"
            autocomplete="off"
            value={form.confirm}
            error={errors.confirm}
          />
          <Field
            name="reason"
            label="送る理由"
            support="例：3時12分に震度6弱。あとで記録になります。先生方には届きません。"
            autocomplete="off"
            value={form.reason}
            error={errors.reason}
          />
        </>
      )}
      {cost && <ReserveTick check={check} cost={cost} role={staff.role} error={errors.use_reserve} />}
      <p>
        {is_actual
          ? '押すと60秒後に送り始めます。もう1人の事務局か委員長が承認すると、すぐに送ります。送り始めるまでは、だれでも止められます。'
          : '押すと30秒後に送り始めます。そのあいだは取り消せます。'}
      </p>
      <ReminderChoice
        check={check}
        launched_at={leaves_at}
        line={audience.line}
        chosen={chosenReminders(form) ?? check.remind_after_min}
      />
      <div class="actions">
        <Button kind={is_actual ? 'danger' : 'main'}>
          {LABELS[check.purpose]}
          {audience.members}人に送る
        </Button>
        {!is_actual && <ButtonLink href={`/safety-checks/${check.id}/schedule`}>日時を決めて送る</ButtonLink>}
        <ButtonLink href="/safety-checks">まだ送らない</ButtonLink>
      </div>
    </form>
  )
}
