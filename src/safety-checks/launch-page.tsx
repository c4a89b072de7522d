import type { SignedInStaff } from '../app.tsx'
import { may } from '../rights.ts'
import { ButtonLink, Notice } from '../ui/form.tsx'
import { Layout } from '../ui/layout.tsx'
import { Confirmation } from './launch-confirmation.tsx'
import { Facts } from './launch-facts.tsx'
import type { ConfirmFault } from './launching/rules.ts'
import { type CalledOff, CalledOffNotice } from './notices/called-off.tsx'
import { DraftNotices, NotByItself } from './notices/links.tsx'
import { Previews } from './previews.tsx'
import type { Audience } from './queries.ts'
import { ShortNotice } from './quota/quota-view.tsx'
import type { LineCost } from './quota/rules.ts'
import { BANDS, headline } from './rules.ts'
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

export interface LaunchPageProps {
  staff: SignedInStaff
  check: SafetyCheck
  audience: Audience
  /** Of somebody in the audience, for the previews. */
  surname: string
  /** Null for an association without LINE. */
  cost: LineCost | null
  /** The reserve would be used, and nobody has said that it may. */
  not_ticked?: boolean
  /** It would leave on another day than its members are told, and nobody has said that it may. */
  day_not_ticked?: boolean
  /** 中止・延期 was the last thing done. */
  called_off: CalledOff | null
  advances: PlannedSend[]
  /** Its members have had a notice of it. */
  is_told: boolean
  /** A trial goes to his own LINE too. */
  has_line: boolean
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
            <Notice
              kind="done"
              title={
                props.is_told
                  ? '取り消しました。回答のお願いはだれにも送っていません'
                  : '取り消しました。だれにも送っていません'
              }
            >
              <p>下書きに戻りました。直してから、もう一度送れます。</p>
            </Notice>
          )}
          {props.called_off && (
            <CalledOffNotice done={props.called_off} check={check} role={staff.role} at={props.at} />
          )}
          {props.trial && <TrialNotice end={props.trial} />}
          {props.changed && (
            <Notice kind="wrong" title="開いているあいだに、内容が変わりました">
              <p>まだ送っていません。いまの内容と文面を、もう一度確かめてから送ってください。</p>
            </Notice>
          )}
          <NotByItself check={check} at={props.at} />
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
          <TrialForm staff={staff} check={check} has_line={props.has_line} />
        </Previews>
      </div>
    </Layout>
  )
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
      <a href={`/templates/new?from=${check.id}`}>この文面をひな形にする</a>
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
