import type { SignedInStaff } from '../app.tsx'
import { may } from '../rights.ts'
import type { Upcoming } from '../safety-checks/planned/upcoming.ts'
import { PurposeMark } from '../safety-checks/purpose-mark.tsx'
import type { CountedCheck } from '../safety-checks/queries.ts'
import { BANDS, headline } from '../safety-checks/rules.ts'
import { ButtonLink } from '../ui/form.tsx'
import { Layout } from '../ui/layout.tsx'
import { clockTime, dayAndTime, span } from '../ui/time.ts'
import { Coming } from './coming.tsx'
import { FirstSteps } from './first-steps.tsx'
import type { Standing, Step, StepState, Todo } from './rules.ts'
import { Todos } from './todos.tsx'

interface HomePageProps {
  staff: SignedInStaff
  checks: CountedCheck[]
  standing: Standing
  upcoming: Upcoming[]
  todos: Todo[]
  steps: Record<Step, StepState> | null
  embedded: boolean
  at: Date
}

const RANK = { actual: 0, drill: 1, test: 2 } as const

export const HomePage = ({
  staff,
  checks,
  standing,
  upcoming,
  todos,
  steps,
  embedded,
  at,
}: HomePageProps) => {
  const live = checks
    .filter(({ status }) => status === 'open' || status === 'frozen')
    .sort((a, b) => RANK[a.purpose] - RANK[b.purpose])
  const coming = checks.filter(({ status }) => status === 'draft' || status === 'scheduled')
  const has_actual = live.some(({ purpose }) => purpose === 'actual')
  return (
    <Layout
      title="ホーム"
      band={has_actual ? { purpose: 'actual', text: BANDS.actual } : undefined}
      staff={staff}
      styles={['office.css']}
      scripts={['look-again.js']}
      refresh_seconds={60}
    >
      <div class="heading">
        <h1>{staff.association_name}</h1>
        <p class="support">{clockTime(at)}の内容です</p>
      </div>
      {has_actual && embedded && (
        <p class="support">お試し用の動かし方です。停電すると記録が消えることがあります。</p>
      )}
      {live.length > 0 && (
        <section aria-labelledby="live">
          <h2 id="live">いま回答を受けているもの</h2>
          <ul class="live">
            {live.map((check) => (
              <Live check={check} at={at} />
            ))}
          </ul>
        </section>
      )}
      {steps && <FirstSteps steps={steps} standing={standing} />}
      <div class="home-columns">
        <section aria-labelledby="todo">
          <h2 id="todo">お願いしたいこと</h2>
          <Todos todos={todos} at={at} />
        </section>
        <section aria-labelledby="coming">
          <h2 id="coming">これから送るもの</h2>
          <Coming staff={staff} checks={coming} upcoming={upcoming} at={at} />
          <NewCheck staff={staff} can_test={standing.members > 0} is_first={steps !== null} />
        </section>
      </div>
    </Layout>
  )
}

const Live = ({ check, at }: { check: CountedCheck; at: Date }) => (
  <li class={`live-check live-${check.purpose}`}>
    <div class="live-head">
      <PurposeMark purpose={check.purpose} />
      <strong class="check-title">
        <a href={`/safety-checks/${check.id}`}>{headline(check)}</a>
      </strong>
    </div>
    <p class="live-counts">
      <span>
        回答 <strong>{check.replied}</strong> / {check.prompted}人
      </span>
      {check.needs_help > 0 && <strong class="asked-help">▲ 助けが必要 {check.needs_help}人</strong>}
    </p>
    <p class="support">
      {check.status === 'frozen' && '送るのを止めています。'}
      {check.launched_at && `${dayAndTime(check.launched_at)}に送りました。`}
      {deadlineWords(check.deadline_at, at)}
    </p>
    <ButtonLink kind={check.purpose === 'actual' ? 'danger' : 'second'} href={`/safety-checks/${check.id}`}>
      集計を見る
    </ButtonLink>
  </li>
)

function deadlineWords(deadline_at: Date | null, at: Date) {
  if (!deadline_at) return ''
  const left_ms = deadline_at.getTime() - at.getTime()
  return left_ms > 0 ? `締切まで${span(left_ms)}です。` : '締切の時刻を過ぎています。'
}

/** On the first day the path above holds the one button that matters. */
const NewCheck = ({
  staff,
  can_test,
  is_first,
}: {
  staff: SignedInStaff
  can_test: boolean
  is_first: boolean
}) =>
  may(staff.role, 'GET /safety-checks/new') ? (
    <div class="actions">
      <ButtonLink kind={is_first ? 'second' : 'main'} href="/safety-checks/new">
        新しい安否確認をつくる
      </ButtonLink>
      {can_test && !is_first && (
        <ButtonLink href="/safety-checks/new?purpose=test">到達テストをつくる</ButtonLink>
      )}
    </div>
  ) : null
