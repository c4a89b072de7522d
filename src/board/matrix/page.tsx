import type { SignedInStaff } from '../../app.tsx'
import { BANDS, headline } from '../../safety-checks/rules.ts'
import type { SafetyCheck } from '../../safety-checks/table.ts'
import { Button } from '../../ui/form.tsx'
import { Layout } from '../../ui/layout.tsx'
import { dayAndTime } from '../../ui/time.ts'
import type { Sheet } from '../sheet.ts'
import { SheetView } from '../sheet-view.tsx'
import { CrossTable, Meaning, ShortWords } from './cross-table.tsx'
import {
  type Axes,
  COMBINED,
  type Cross,
  DIMENSIONS,
  type Dimension,
  SCOPES,
  type Scope,
  splitOf,
} from './rules.ts'
import { NOBODY, SMALL_NOTE } from './sheets.ts'

/** 区分のかけ合わせ — any two dimensions, the choice in the address, fit for print. */
export const MatrixPage = ({
  check,
  staff,
  cross,
  scope,
  rounds,
  counted,
  ways,
  at,
}: {
  check: SafetyCheck
  staff: SignedInStaff
  cross: Cross
  scope: Scope
  /** The highest round that anybody has sent in this incident. */
  rounds: number
  /** Which of them these are. */
  counted: string | null
  ways: Sheet
  at: Date
}) => {
  const is_joint = splitOf(cross.axes) !== null
  const is_combined = cross.columns.includes(COMBINED) || cross.rows.some(({ name }) => name === COMBINED)
  const chosen = { ...cross.axes, ...(is_joint && scope === 'incident' ? { of: scope } : {}) }
  const file = (format: string) =>
    `/safety-checks/${check.id}/matrix.${format}?${new URLSearchParams(chosen)}`
  return (
    <Layout
      title={`${headline(check)} 区分のかけ合わせ`}
      band={{ purpose: check.purpose, text: BANDS[check.purpose] }}
      staff={staff}
      styles={['board.css', 'matrix.css']}
      scripts={['board.js']}
    >
      <div class="list matrix-page">
        <p class="back">
          <a href={`/safety-checks/${check.id}`}>集計に戻る</a>
          <a href={file('xlsx')}>Excel</a>
          <a href={file('csv')}>CSV</a>
        </p>
        <h1>
          {headline(check)} <br />
          {DIMENSIONS[cross.axes.rows]}と{DIMENSIONS[cross.axes.columns]}の回答
        </h1>
        <p>
          <span class="paper">{staff.association_name} </span>
          {dayAndTime(at)}の内容です。
          {counted && scopeWords(counted, is_joint ? scope : null)}
          <button type="button" class="link" data-print hidden>
            印刷
          </button>
        </p>
        <Chooser id={check.id} axes={cross.axes} scope={is_joint && rounds > 1 ? scope : null} />
        <section class="scroll" tabindex={0} aria-label="区分のかけ合わせの表">
          <CrossTable cross={cross} />
        </section>
        {is_joint && (
          <p class="note">
            医師会ごとの表では、届いていない人は分かりません（共有するのは人数と回答だけです。兼会員を含みます）。
          </p>
        )}
        <ShortWords />
        {is_combined && <p class="note">{SMALL_NOTE}</p>}
        <div class="matrix-notes">
          <Meaning />
          <SheetView sheet={ways} heading="h2" />
        </div>
      </div>
    </Layout>
  )
}

/** Which answers the table counts, where somebody has asked more than once; null for a table of one's own people. */
const scopeWords = (counted: string, scope: Scope | null) => {
  if (scope === null) return `${counted}の数です。`
  return scope === 'incident'
    ? `${counted}のまとめです。先生ごとに、いちばん新しい回答を1つ数えます。`
    : `どの医師会も${counted}の数です。その報をまだ送っていない医師会は「${NOBODY}」です。`
}

const Chooser = ({ id, axes, scope }: { id: string; axes: Axes; scope: Scope | null }) => (
  <form method="get" action={`/safety-checks/${id}/matrix`} class="matrix-chooser">
    <Choice name="rows" label="たて" chosen={axes.rows} />
    <Choice name="columns" label="よこ" chosen={axes.columns} />
    {scope && (
      <label>
        数える報{' '}
        <select name="of">
          {Object.entries(SCOPES).map(([value, words]) => (
            <option value={value} selected={value === scope}>
              {words}
            </option>
          ))}
        </select>
      </label>
    )}
    <Button kind="second">表示する</Button>
  </form>
)

const Choice = ({ name, label, chosen }: { name: string; label: string; chosen: Dimension }) => (
  <label>
    {label}{' '}
    <select name={name}>
      {Object.entries(DIMENSIONS).map(([value, words]) => (
        <option value={value} selected={value === chosen}>
          {words}
        </option>
      ))}
    </select>
  </label>
)
