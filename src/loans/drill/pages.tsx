import type { SignedInStaff } from '../../app.tsx'
import { may } from '../../rights.ts'
import { BANDS, headline } from '../../safety-checks/rules.ts'
import { Button, ButtonLink, Notice } from '../../ui/form.tsx'
import { Layout } from '../../ui/layout.tsx'
import { dayAndTime, span } from '../../ui/time.ts'
import { stepInWords } from '../lending/loan-history.tsx'
import { unitName } from '../lending/words.ts'
import { LOAN_STATUSES } from '../words.ts'
import type { DrillChoice, Exercise } from './queries.ts'

const FAULTS = {
  not_a_drill: 'これから行う訓練か、いま行っている訓練を選んでください。',
  already_added: 'この訓練には、もう加えてあります。',
  no_facility: '名簿に医療機関がありません。先に名簿を入れてください。',
  no_unit: '訓練に使える電源がありません。電源の登録と、貸出の状況を確かめてください。',
} as const
export type DrillFault = keyof typeof FAULTS

export const DrillsPage = ({
  staff,
  drills,
  fault,
}: {
  staff: SignedInStaff
  drills: DrillChoice[]
  fault?: DrillFault | undefined
}) => (
  <Layout title="訓練に電源の貸出を加える" staff={staff} styles={['loans.css']}>
    <div class="narrow">
      <p class="back">
        <a href="/power">貸出管理簿に戻る</a>
      </p>
      <h1>訓練に電源の貸出を加える</h1>
      <p class="lead">
        見本の申出（人工呼吸器と加温加湿器・24時間）と、合う電源の申請をつくります。引渡の写真と返却は、本番と同じ画面で練習します。
      </p>
      {fault && (
        <Notice kind="wrong" title="加えていません">
          <p>{FAULTS[fault]}</p>
        </Notice>
      )}
      {drills.length === 0 && (
        <Notice kind="info" title="これからの訓練がありません">
          <p>
            先に、安否確認の訓練をつくってください。
            {may(staff.role, 'GET /safety-checks/new') && <a href="/safety-checks/new">訓練をつくる</a>}
          </p>
        </Notice>
      )}
      <ul class="checks">
        {drills.map((drill) => (
          <li class="check check-drill">
            <strong class="check-title">
              {headline(drill)} <small>{whenOf(drill)}</small>
            </strong>
            <span>{drill.loan_id && <a href={`/power/drill/${drill.id}`}>報告を見る</a>}</span>
            {drill.loan_id ? (
              <ButtonLink href={`/loans/${drill.loan_id}`}>貸出の練習へ</ButtonLink>
            ) : (
              <form method="post" action="/power/drill">
                <input type="hidden" name="working_for" value={staff.association} />
                <input type="hidden" name="check" value={drill.id} />
                <Button kind="second">この訓練に加える</Button>
              </form>
            )}
          </li>
        ))}
      </ul>
    </div>
  </Layout>
)

const STATES: Record<DrillChoice['status'], string> = {
  draft: '下書き',
  scheduled: '送る前',
  open: '受付中',
  frozen: '止めています',
  closed: '締切済み',
  withdrawn: '取り消しました',
}

const whenOf = ({ status, launched_at, due_at }: DrillChoice) => {
  if (launched_at) return `${dayAndTime(launched_at)}に送信・${STATES[status]}`
  return due_at ? `${dayAndTime(due_at)}に送る予定` : `${STATES[status]}（送る日時は決まっていません）`
}

/** 報告 — the lines of the exercise, for the same sheet as the drill's figures. */
export const ExercisePage = ({ staff, exercise }: { staff: SignedInStaff; exercise: Exercise }) => (
  <Layout
    title={`${headline({ purpose: 'drill', title: exercise.title })} 電源の貸出の練習`}
    band={{ purpose: 'drill', text: BANDS.drill }}
    staff={staff}
    styles={['loans.css']}
    scripts={['letters.js']}
  >
    <div class="narrow">
      <h1>{headline({ purpose: 'drill', title: exercise.title })} 電源の貸出の練習</h1>
      <p>
        {unitName(exercise)} → {exercise.borrower_name}・いまは「{LOAN_STATUSES[exercise.status]}」
      </p>
      <ExerciseLines exercise={exercise} />
      <div class="actions">
        <button type="button" class="button button-main" data-print hidden>
          印刷する
        </button>
        <ButtonLink href={`/loans/${exercise.loan_id}`}>貸出の練習へ</ButtonLink>
      </div>
    </div>
  </Layout>
)

export const ExerciseLines = ({ exercise }: { exercise: Exercise }) => (
  <table>
    <thead>
      <tr>
        <th>したこと</th>
        <th>時刻</th>
        <th>申請から</th>
        <th>記録</th>
      </tr>
    </thead>
    <tbody>
      {exercise.lines.map((line) => (
        <tr>
          <td>{stepInWords(line.step)}</td>
          <td>{dayAndTime(line.taken_at)}</td>
          <td>{span(line.minutes * 60_000)}</td>
          <td>
            {[line.checked > 0 && `確認${line.checked}項目`, line.has_photo && '写真あり']
              .filter(Boolean)
              .join('・') || '—'}
          </td>
        </tr>
      ))}
    </tbody>
  </table>
)
