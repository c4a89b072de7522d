import type { SignedInStaff } from '../../app.tsx'
import { BANDS, headline } from '../../safety-checks/rules.ts'
import type { SafetyCheck } from '../../safety-checks/table.ts'
import { Button } from '../../ui/form.tsx'
import { Layout } from '../../ui/layout.tsx'
import { dayAndTime } from '../../ui/time.ts'
import { replyRate } from '../rules.ts'
import type { Sheet } from '../sheet.ts'
import { SheetView } from '../sheet-view.tsx'
import { people, percent } from '../words.ts'
import {
  type Axes,
  COMBINED,
  type Cross,
  type Crossed,
  DIMENSIONS,
  type Dimension,
  SCOPES,
  type Scope,
  silentOf,
  splitOf,
  UNKNOWN,
} from './rules.ts'
import { HIDDEN_CELL, NOBODY, SMALL_NOTE } from './sheets.ts'

/** 区分のかけ合わせ — any two dimensions, the choice in the address, fit for print. */
export const MatrixPage = ({
  check,
  staff,
  cross,
  scope,
  rounds,
  ways,
  at,
}: {
  check: SafetyCheck
  staff: SignedInStaff
  cross: Cross
  scope: Scope
  /** How often an association has asked in this incident, at most. */
  rounds: number
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
          {headline(check)}
          <br />
          {DIMENSIONS[cross.axes.rows]}と{DIMENSIONS[cross.axes.columns]}の回答
        </h1>
        <p>
          <span class="paper">{staff.association_name} </span>
          {dayAndTime(at)}の内容です。
          {is_joint && rounds > 1
            ? scopeWords(check.round, scope)
            : check.round > 1 && `第${check.round}報だけの数です。`}
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
        {is_combined && <p class="note">{SMALL_NOTE}</p>}
        <div class="matrix-notes">
          <Meaning />
          <SheetView sheet={ways} heading="h2" />
        </div>
      </div>
    </Layout>
  )
}

/** Which answers a joint table counts, where an association has asked more than once. */
const scopeWords = (round: number, scope: Scope) =>
  scope === 'incident'
    ? '第1報からのまとめです。先生ごとに、いちばん新しい回答を1つ数えます。'
    : `どの医師会も第${round}報だけの数です。第${round}報をまだ送っていない医師会は「${NOBODY}」です。`

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

const CrossTable = ({ cross: { axes, columns, rows, sums, total } }: { cross: Cross }) => (
  <table class="matrix">
    <thead>
      <tr>
        <th scope="col">{DIMENSIONS[axes.rows]}</th>
        {columns.map((name) => (
          <th scope="col" class="number">
            {name}
          </th>
        ))}
        <th scope="col" class="number">
          合計
        </th>
      </tr>
    </thead>
    <tbody>
      {rows.map(({ name, cells, sum }) => (
        <tr>
          <th scope="row">{name}</th>
          {cells.map((counts) => (
            <CountCell counts={counts} />
          ))}
          <CountCell counts={sum} />
        </tr>
      ))}
    </tbody>
    <tfoot>
      <tr>
        <th scope="row">合計</th>
        {sums.map((counts) => (
          <CountCell counts={counts} />
        ))}
        <CountCell counts={{ ...total, is_hidden: false }} />
      </tr>
    </tfoot>
  </table>
)

const CountCell = ({ counts }: { counts: Crossed }) =>
  counts.prompted === 0 ? (
    <td class="number nobody">{counts.is_hidden ? HIDDEN_CELL : NOBODY}</td>
  ) : (
    <td class="number">
      <span class="asked">
        {people(counts.replied)}/{people(counts.prompted)}
      </span>{' '}
      <strong>{percent(replyRate(counts))}</strong>
      {counts.needs_help > 0 && <span class="part calls">▲ {people(counts.needs_help)}</span>}
      {silentOf(counts) > 0 && <span class="part">未回答 {people(silentOf(counts))}</span>}
      {counts.unreached > 0 && <span class="part">うち届いていない {people(counts.unreached)}</span>}
      {counts.is_hidden && <span class="part">ほかはまとめ</span>}
      {counts.sending > 0 && <span class="part">うち送信中 {people(counts.sending)}</span>}
    </td>
  )

/** Four words for four different things; nothing on this page is left blank. */
const Meaning = () => (
  <dl class="meaning">
    <div>
      <dt>回答/対象</dt>
      <dd>答えた人と、たずねた人（n）です。割合は回答÷対象です。</dd>
    </div>
    <div>
      <dt>未回答</dt>
      <dd>たずねて、まだ答えがない人です。無事とは限りません。</dd>
    </div>
    <div>
      <dt>届いていない</dt>
      <dd>未回答のうち、LINEもメールも届いていない人です。</dd>
    </div>
    <div>
      <dt>{NOBODY}</dt>
      <dd>その組み合わせの人は、いません。</dd>
    </div>
    <div>
      <dt>{UNKNOWN}</dt>
      <dd>名簿に区や施設の種類が入っていない人です。</dd>
    </div>
  </dl>
)
