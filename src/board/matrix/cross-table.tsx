import { replyRate } from '../rules.ts'
import { people, percent } from '../words.ts'
import { type Cross, type Crossed, DIMENSIONS, silentOf, UNKNOWN } from './rules.ts'
import { HIDDEN_CELL, NOBODY } from './sheets.ts'

/** Every cell says its n; the last row and column are sums of what is shown. */
export const CrossTable = ({ cross: { axes, columns, rows, sums, total } }: { cross: Cross }) => (
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
export const Meaning = () => (
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
