import type { Child } from 'hono/jsx'
import type { SignedInStaff } from '../../app.tsx'
import { Button, ButtonLink, Notice } from '../../ui/form.tsx'
import { Layout } from '../../ui/layout.tsx'
import { COLUMNS } from './columns.ts'
import type { Difference } from './differences.ts'
import { FIELDS } from './differences.ts'
import { faultWords, SUSPICION_SENTENCES } from './faults.ts'
import type { Review } from './review.ts'
import type { StoredImport } from './stored-imports.ts'

/** What one may look at alone. */
export const KINDS = {
  refused: {
    label: 'エラー',
    unit: '行',
    support: 'この行は取り込みません。直して、もう一度読ませてください。',
  },
  suspected: { label: '重複の疑い', unit: '件', support: '取り込みます。同じ人でないか、確かめてください。' },
  changed: { label: '変更', unit: '人', support: '' },
  added: { label: '新規', unit: '人', support: '' },
  missing: {
    label: 'ファイルにない会員',
    unit: '人',
    support: '名簿にいて、このファイルにいない先生です。消さずに残します。',
  },
  unchanged: { label: '変更なし', unit: '人', support: '' },
} as const
export type Kind = keyof typeof KINDS

const SHOWN_TOGETHER = 20
const SHOWN_ALONE = 500
const LONGEST_NAME = 20

interface ReviewPageProps {
  staff: SignedInStaff
  stored: StoredImport
  review: Review
  show: Kind | null
}

/** 試し読み: all that would change, before anything does. */
export const ReviewPage = ({ staff, stored, review, show }: ReviewPageProps) => {
  const rows = rowsOf(review)
  const taken = review.counts.added + review.counts.changed
  const here = `/roster/import/${stored.id}`
  const kinds = (Object.keys(KINDS) as Kind[]).filter((kind) =>
    show ? kind === show : kind !== 'unchanged' && rows[kind].length > 0,
  )
  return (
    <Layout title="取り込む前の確認" staff={staff}>
      <h1>取り込む前の確認</h1>
      <p class="lead">「{stored.file_name}」を試しに読みました。名簿はまだ変わっていません。</p>
      {stored.recheck_at && (
        <Notice kind="wrong" title="名簿がほかの操作で変わりました">
          <p>まだ何も取り込んでいません。下の新しい内容を確かめて、もう一度押してください。</p>
        </Notice>
      )}
      {stored.state === 'failed' && (
        <Notice kind="wrong" title="取り込みを終えられませんでした">
          <p>名簿は変わっていません。もう一度押してください。</p>
        </Notice>
      )}
      <nav class="kinds" aria-label="種類で絞る">
        {(Object.keys(KINDS) as Kind[]).map((kind) => (
          <a
            href={show === kind ? here : `${here}?show=${kind}`}
            class={`kind kind-${kind}`}
            aria-current={show === kind ? 'true' : undefined}
          >
            {KINDS[kind].label} <strong>{countOf(review, kind)}</strong>
            {KINDS[kind].unit}
          </a>
        ))}
      </nav>
      {show && (
        <p>
          「{KINDS[show].label}」だけを表示しています。<a href={here}>すべて表示する</a>
        </p>
      )}
      <Apply staff={staff} here={here} taken={taken} review={review} />
      {kinds.map((kind) => (
        <section>
          <h2>
            {KINDS[kind].label} {countOf(review, kind)}
            {KINDS[kind].unit}
          </h2>
          {KINDS[kind].support && <p>{KINDS[kind].support}</p>}
          {rows[kind].length === 0 ? (
            <p>ありません。</p>
          ) : (
            <Rows kind={kind} rows={rows[kind]} most={show ? SHOWN_ALONE : SHOWN_TOGETHER} here={here} />
          )}
        </section>
      ))}
    </Layout>
  )
}

const Apply = ({
  staff,
  here,
  taken,
  review,
}: {
  staff: SignedInStaff
  here: string
  taken: number
  review: Review
}) => (
  <>
    {taken === 0 && (
      <Notice kind="info" title="取り込むものがありません">
        <p>名簿と同じか、どの行にも直すところがあります。</p>
      </Notice>
    )}
    <div class="actions">
      {taken > 0 && (
        <form method="post" action={`${here}/apply`}>
          <input type="hidden" name="working_for" value={staff.association} />
          <input type="hidden" name="seen" value={review.fingerprint} />
          <Button>{taken}人を取り込む</Button>
        </form>
      )}
      <ButtonLink href={`${here}/report.xlsx`}>指摘入りのExcelを受け取る</ButtonLink>
      <ButtonLink href={`${here}/columns`}>列を選び直す</ButtonLink>
      <form method="post" action={`${here}/discard`}>
        <input type="hidden" name="working_for" value={staff.association} />
        <Button kind="text">取り込みをやめる</Button>
      </form>
    </div>
    {taken > 0 && review.counts.refused > 0 && (
      <p>エラーの{review.counts.refused}行を除いて取り込みます。直した行は、あとから足せます。</p>
    )}
  </>
)

interface Line {
  row: number | null
  /** Beside the number of the row, where the member is not what the line is about. */
  beside?: string
  who: string
  what: Child
}

const Rows = ({ kind, rows, most, here }: { kind: Kind; rows: Line[]; most: number; here: string }) => (
  <>
    <table class="lines stacked">
      <thead>
        <tr>
          {kind !== 'missing' && <th scope="col">行</th>}
          <th scope="col">{kind === 'refused' ? '列' : '会員'}</th>
          <th scope="col">{HEADS[kind]}</th>
        </tr>
      </thead>
      <tbody>
        {rows.slice(0, most).map(({ row, beside, who, what }) => (
          <tr>
            {kind !== 'missing' && <td class="line-number">{`${row}行目 ${beside ?? ''}`}</td>}
            <th scope="row">{who}</th>
            <td>{what}</td>
          </tr>
        ))}
      </tbody>
    </table>
    {rows.length > most && (
      <p>
        ほかに{rows.length - most}件あります。
        {most === SHOWN_TOGETHER ? (
          <a href={`${here}?show=${kind}`}>「{KINDS[kind].label}」をすべて見る</a>
        ) : (
          '残りは「指摘入りのExcel」で見られます。'
        )}
      </p>
    )}
  </>
)

const HEADS = {
  refused: '理由と直し方',
  suspected: '確かめること',
  changed: 'いま → 取り込んだあと',
  added: '入る内容',
  missing: '会員番号',
  unchanged: '内容',
} as const satisfies Record<Kind, string>

function rowsOf(review: Review): Record<Kind, Line[]> {
  const names = new Map(review.differences.map(({ row, name }) => [row, name]))
  const of = (kind: Difference['kind'], what: (difference: Difference) => Child) =>
    review.differences
      .filter((difference) => difference.kind === kind)
      .map((difference) => ({ row: difference.row, who: difference.name, what: what(difference) }))
  return {
    refused: review.refused.map((fault) => ({
      row: fault.row,
      beside: [...fault.name.trim()].slice(0, LONGEST_NAME).join(''),
      who: fault.column ? COLUMNS[fault.column].label : '行の全体',
      what: faultWords(fault),
    })),
    suspected: review.suspicions.map(({ row, reason }) => ({
      row,
      who: names.get(row) ?? '',
      what: SUSPICION_SENTENCES[reason],
    })),
    changed: of('changed', ({ changes }) => <Changes changes={changes} />),
    added: of('added', ({ changes }) =>
      changes
        .filter(({ field, to }) => field !== 'name' && !(field.startsWith('home_') && to === '0'))
        .map(({ field, to }) => (field.startsWith('home_') ? `${FIELDS[field]} ${to}人` : to))
        .join(' ・ '),
    ),
    missing: review.missing.map(({ member_number, name }) => ({
      row: null,
      who: name,
      what: member_number.startsWith('仮-') ? '番号なし' : member_number,
    })),
    unchanged: of('unchanged', () => '変わりません'),
  }
}

const Changes = ({ changes }: Pick<Difference, 'changes'>) => (
  <ul class="changes">
    {changes.map(({ field, from, to }) => (
      <li>
        {FIELDS[field]}: <del>{from || 'なし'}</del> → <ins>{to || 'なし'}</ins>
      </li>
    ))}
  </ul>
)

const countOf = ({ counts, suspicions }: Review, kind: Kind) =>
  kind === 'suspected' ? suspicions.length : counts[kind]
