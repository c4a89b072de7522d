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
      <Part words="未回答" short="未" count={silentOf(counts)} />
      <Part words="うち届いていない" short="届" count={counts.unreached} />
      {counts.is_hidden && <span class="part">ほかはまとめ</span>}
      <Part words="うち送信中" short="送" count={counts.sending} />
    </td>
  )

/** Where many columns are printed, one letter stands for the words; `ShortWords` says which. */
const Part = ({ words, short, count }: { words: string; short: string; count: number }) =>
  count === 0 ? null : (
    <span class="part" data-short={short}>
      <span class="word">{words}</span> {people(count)}
    </span>
  )

export const ShortWords = () => (
  <p class="note short-words">未＝未回答、届＝うち届いていない、送＝うち送信中</p>
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
