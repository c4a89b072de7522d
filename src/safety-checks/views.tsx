import type { SignedInStaff } from '../app.tsx'
import { Alerts } from '../deliveries/alerts.tsx'
import type { StandingAlert } from '../deliveries/office-alert.ts'
import { may } from '../rights.ts'
import { Button, ButtonLink, Notice } from '../ui/form.tsx'
import { Layout } from '../ui/layout.tsx'
import { dayAndTime } from '../ui/time.ts'
import type { FollowedCount } from './count-followed.ts'
import { DiscardedNotice } from './drafts/discard-page.tsx'
import { type CalledOff, CalledOffNotice } from './notices/called-off.tsx'
import { PurposeMark } from './purpose-mark.tsx'
import type { CountedCheck } from './queries.ts'
import { ReportsNotice } from './reports-notice.tsx'
import { BANDS, headline } from './rules.ts'
import type { SafetyCheck } from './table.ts'

const GROUPS = [
  { title: 'いま回答を受けているもの', statuses: ['open', 'frozen'] },
  { title: 'これから送るもの', statuses: ['draft', 'scheduled'] },
  { title: '終わったもの', statuses: ['closed', 'withdrawn'] },
] as const satisfies { title: string; statuses: SafetyCheck['status'][] }[]

const STATES = {
  draft: 'まだ送っていません',
  scheduled: '送る時刻が決まっています',
  open: '回答を受けています',
  frozen: '送るのを止めています',
  closed: '締め切りました',
  withdrawn: '取り消しました',
} as const satisfies Record<SafetyCheck['status'], string>

export const ListPage = ({
  staff,
  checks,
  never_asked,
  alerts,
  reports,
  discarded,
  called_off,
  at,
}: {
  staff: SignedInStaff
  checks: CountedCheck[]
  /** Called off before anybody was asked. */
  never_asked: CountedCheck[]
  alerts: StandingAlert[]
  reports: { waiting: number; needs_help: number }
  /** The draft that was thrown away just now. */
  discarded: SafetyCheck | undefined
  /** 中止 of what nobody had been asked yet, just now. */
  called_off: { check: SafetyCheck; done: CalledOff } | null
  at: Date
}) => (
  <Layout title="安否確認の一覧" staff={staff}>
    <div class="heading">
      <h1>安否確認</h1>
      {may(staff.role, 'GET /safety-checks/new') && (
        <ButtonLink kind="main" href="/safety-checks/new">
          新しい安否確認をつくる
        </ButtonLink>
      )}
    </div>
    {checks.some(({ launched_at }) => launched_at) && (
      <p>
        <a class="like" href="/safety-checks/compare">
          過去の安否確認をくらべる
        </a>{' '}
        <a class="like" href="/papers/year">
          年次報告
        </a>
      </p>
    )}
    {discarded && <DiscardedNotice staff={staff} check={discarded} />}
    {called_off && <CalledOffNotice {...called_off} role={staff.role} at={at} />}
    <Alerts alerts={alerts} />
    <ReportsNotice staff={staff} {...reports} />
    {checks.length === 0 && <Nothing staff={staff} />}
    {GROUPS.map(({ title, statuses }) => {
      const some = checks.filter(({ status }) => (statuses as readonly string[]).includes(status))
      const stopped = title === '終わったもの' ? never_asked : []
      if (some.length + stopped.length === 0) return null
      return (
        <section>
          <h2>{title}</h2>
          <ul class="checks">
            {some.map((check) => (
              <Row staff={staff} check={check} />
            ))}
            {stopped.map((check) => (
              <li class={`check check-${check.purpose}`}>
                <PurposeMark purpose={check.purpose} />
                <div>
                  <strong class="check-title">{headline(check)}</strong>
                  <p class="support">
                    中止しました{check.discarded_at && `・${dayAndTime(check.discarded_at)}`}
                    ・回答のお願いはだれにも送っていません
                  </p>
                </div>
              </li>
            ))}
          </ul>
        </section>
      )
    })}
  </Layout>
)

const Nothing = ({ staff }: { staff: SignedInStaff }) => (
  <Notice kind="info" title="まだ安否確認がありません">
    <p>
      {may(staff.role, 'GET /safety-checks/new')
        ? 'はじめは訓練をおすすめします。つくっただけでは送られません。送る前に、確認のページがあります。'
        : '事務局が安否確認をはじめると、ここから集計を見られます。'}
    </p>
  </Notice>
)

const Row = ({ staff, check }: { staff: SignedInStaff; check: CountedCheck }) => {
  const isDraft = check.status === 'draft' || check.status === 'scheduled'
  const href = isDraft ? `/safety-checks/${check.id}/launch` : `/safety-checks/${check.id}`
  const opens = !isDraft || may(staff.role, 'GET /safety-checks/:id/launch')
  return (
    <li class={`check check-${check.purpose}`}>
      <PurposeMark purpose={check.purpose} />
      <div>
        <strong class="check-title">{opens ? <a href={href}>{headline(check)}</a> : headline(check)}</strong>
        <p class="support">
          {STATES[check.status]}
          {check.launched_at && `・${dayAndTime(check.launched_at)}に発報`}
          {isDraft && check.deadline_at && `・締切 ${dayAndTime(check.deadline_at)}`}
        </p>
        {!isDraft && may(staff.role, 'GET /safety-checks/new') && (
          <a class="like" href={`/safety-checks/new?like=${check.id}`}>
            同じ内容でつくる<span class="visually-hidden">({headline(check)})</span>
          </a>
        )}
      </div>
      {!isDraft && (
        <p class="asked">
          {check.needs_help > 0 && <strong class="asked-help">▲ {check.needs_help}人</strong>}
          <strong>{check.replied}</strong> / {check.prompted}人<small>回答</small>
        </p>
      )}
    </li>
  )
}

export const ClosePage = ({
  staff,
  check,
  followed: { taken, done } = { taken: 0, done: 0 },
}: {
  staff: SignedInStaff
  check: CountedCheck
  followed: Pick<FollowedCount, 'taken' | 'done'> | undefined
}) => (
  <Layout
    title={`${headline(check)}を締め切る`}
    band={{ purpose: check.purpose, text: BANDS[check.purpose] }}
    staff={staff}
  >
    <div class="narrow">
      <h1>{headline(check)}</h1>
      <p class="lead">
        {check.is_left_over && '次の報を取り下げたので、▲の先生をホームに残しています。確かめ終えましたか。'}
        この安否確認を{check.is_left_over && 'あらためて'}締め切りますか。いまの回答は {check.prompted}人中{' '}
        {check.replied}人です。
      </p>
      {check.needs_help > 0 && (
        <Notice kind="danger" title={`助けが必要な先生が${check.needs_help}人います`}>
          <p>
            うち対応待ち {check.needs_help - taken - done}人・対応中 {taken}人・済 {done}人。
          </p>
          <p>締め切る前に、電話で話せたかを確かめてください。一覧は締め切ったあとも集計で見られます。</p>
        </Notice>
      )}
      <ul>
        <li>まだ送っていない連絡は、送りません。</li>
        <li>24時間は回答を受け付けます。「締切後の回答」として残ります。</li>
        <li>締め切ったあと、もう一度開くことはできません。</li>
      </ul>
      <form method="post" class="actions">
        <input type="hidden" name="working_for" value={staff.association} />
        <Button>締め切る</Button>
        <ButtonLink href={`/safety-checks/${check.id}`}>集計に戻る</ButtonLink>
      </form>
    </div>
  </Layout>
)

const DONE = {
  not_draft: { title: 'すでに送っています', text: 'もう一度は送りません。回答のようすは集計で見られます。' },
  scheduled: {
    title: '送る時刻が決まっています',
    text: '何も変わっていません。変えるときは、先に送る予定を取り消してください。',
  },
  announced: {
    title: '事前案内を送ってあります',
    text: '捨てるだけでは、先生方に伝わりません。確認のページの「中止・延期」で、中止を知らせてください。',
  },
  round_taken: {
    title: '同じ番号の報がもうあります',
    text: '捨てたあとに、同じ番号の報がつくられました。そちらを使ってください。何も変わっていません。',
  },
  not_open: {
    title: 'いまは回答を受けていません',
    text: 'すでに締め切ったか、まだ送っていません。何も変わっていません。',
  },
} as const

/** For the second of two clicks, or of two people: nothing happened twice. */
export const AlreadyDonePage = ({
  staff,
  check,
  reason,
}: {
  staff: SignedInStaff
  check: SafetyCheck
  reason: keyof typeof DONE
}) => (
  <Layout
    title={`${headline(check)} ${DONE[reason].title}`}
    band={{ purpose: check.purpose, text: BANDS[check.purpose] }}
    staff={staff}
  >
    <div class="narrow">
      <h1>{headline(check)}</h1>
      <Notice kind="info" title={DONE[reason].title}>
        <p>{DONE[reason].text}</p>
      </Notice>
      <div class="actions">
        <ButtonLink kind="main" href={`/safety-checks/${check.id}`}>
          {reason === 'scheduled' ? '送る予定を見る' : '集計を見る'}
        </ButtonLink>
      </div>
    </div>
  </Layout>
)
