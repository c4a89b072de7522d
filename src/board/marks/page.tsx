import type { SignedInStaff } from '../../app.tsx'
import { MARK_FAULTS, MARKS, type MarkFault } from '../../safety-checks/marks/rules.ts'
import { BANDS, headline } from '../../safety-checks/rules.ts'
import type { CurveMark, SafetyCheck } from '../../safety-checks/table.ts'
import { Button, ErrorSummary, Field, Notice } from '../../ui/form.tsx'
import { Layout } from '../../ui/layout.tsx'
import { dayAndTime, toDateField } from '../../ui/time.ts'

/** できごと — what the curve shows beside the answers, and the way to add to it or take from it. */
export const MarksPage = ({
  check,
  staff,
  marks,
  typed,
  fault,
}: {
  check: SafetyCheck & { launched_at: Date }
  staff: SignedInStaff
  marks: CurveMark[]
  typed?: Record<string, string | undefined> | undefined
  fault?: MarkFault | 'already_noted' | undefined
}) => {
  const wrong = fault && fault !== 'already_noted' ? MARK_FAULTS[fault] : null
  const path = `/safety-checks/${check.id}/marks`
  const errorOf = (field: string) => (wrong?.field === field ? wrong.words : undefined)
  return (
    <Layout
      title={`${headline(check)} できごと`}
      band={{ purpose: check.purpose, text: BANDS[check.purpose] }}
      staff={staff}
      styles={['map.css']}
    >
      <div class="narrow">
        <p class="back">
          <a href={`/safety-checks/${check.id}`}>集計に戻る</a>
        </p>
        <h1>
          {headline(check)}
          <br />
          できごと
        </h1>
        <p>速報や停電の時刻を入れると、回答率の推移に印が付きます。督促と締切の印は、自動で付きます。</p>
        {fault === 'already_noted' && (
          <Notice kind="info" title="もう記録してあります">
            <p>同じできごとと日時が、下の一覧にあります。何も変えていません。</p>
          </Notice>
        )}
        {marks.length === 0 ? (
          <p class="empty">まだありません。</p>
        ) : (
          <ul class="marks">
            {marks.map(({ id, kind, happened_at, noted_by_name }) => (
              <li>
                <p>
                  <strong>
                    {MARKS[kind].sign} {dayAndTime(happened_at)} {MARKS[kind].words}
                  </strong>
                  <small>{noted_by_name}が記録</small>
                </p>
                <form method="post" action={`${path}/${id}/take-back`}>
                  <input type="hidden" name="working_for" value={staff.association} />
                  <button
                    type="submit"
                    class="button button-text"
                    aria-label={`${dayAndTime(happened_at)} ${MARKS[kind].words}を取り消す`}
                  >
                    取り消す
                  </button>
                </form>
              </li>
            ))}
          </ul>
        )}
        <h2>できごとを足す</h2>
        <ErrorSummary errors={wrong ? { [wrong.field]: wrong.words } : {}} />
        <form method="post" action={path} novalidate>
          <input type="hidden" name="working_for" value={staff.association} />
          <div class={errorOf('kind') ? 'field field-wrong' : 'field'}>
            <label for="field-kind">
              できごと <span class="need need-must">※必須</span>
            </label>
            <select
              id="field-kind"
              name="kind"
              class="input input-short"
              aria-invalid={errorOf('kind') ? 'true' : undefined}
            >
              <option value="">選んでください</option>
              {Object.entries(MARKS).map(([kind, { sign, words }]) => (
                <option value={kind} selected={typed?.kind === kind}>
                  {sign} {words}
                </option>
              ))}
            </select>
            {errorOf('kind') && <p class="fault">＊{errorOf('kind')}</p>}
          </div>
          <Field
            name="happened_at"
            label="起きた日時"
            support="発報より前でもかまいません。発報の30分前からが図に出ます。"
            type="datetime-local"
            width="short"
            value={typed?.happened_at ?? toDateField(check.launched_at)}
            error={errorOf('happened_at')}
          />
          <div class="actions">
            <Button>足す</Button>
          </div>
        </form>
      </div>
    </Layout>
  )
}
