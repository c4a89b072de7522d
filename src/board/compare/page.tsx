import type { SignedInStaff } from '../../app.tsx'
import { BANDS, LABELS } from '../../safety-checks/rules.ts'
import type { Purpose } from '../../safety-checks/table.ts'
import { Layout } from '../../ui/layout.tsx'
import { dayOfYear } from '../../ui/time.ts'
import type { Person } from '../people.ts'
import { SheetView } from '../sheet-view.tsx'
import { people } from '../words.ts'
import { Curves, drawn, MOST_LINES } from './curves.tsx'
import { Picker } from './picker.tsx'
import type { Comparison, Comparisons } from './read.ts'
import { comparisonSheets } from './sheets.ts'
import { IN_A_ROW } from './silent.ts'
import { SilentNames } from './silent-names.tsx'
import { EXCLUSIONS } from './verdict.ts'
import { checkName, GROUP_NAMES } from './words.ts'

export interface ComparePageProps extends Comparisons {
  staff: SignedInStaff
  /** 「?check=…」 as it was asked for, so that a file holds the same. */
  query: string
  year: string
  silent_names: Map<Purpose, Person[]>
  at: Date
}

/** 安否確認の比較 — as many as one likes side by side; drills and disasters each by themselves. */
export const ComparePage = (props: ComparePageProps) => {
  const { staff, comparisons, excluded, query, at, silent_names } = props
  const [only, more] = comparisons
  const purpose = only && !more ? only.purpose : null
  return (
    <Layout
      title={`${purpose ? LABELS[purpose] : ''}安否確認の比較`}
      band={purpose ? { purpose, text: BANDS[purpose] } : undefined}
      staff={staff}
      styles={['board.css', 'compare.css']}
      scripts={['print.js']}
    >
      <div class="reviews">
        <p class="back">
          <a href="/safety-checks">安否確認の一覧に戻る</a>
        </p>
        <div class="heading">
          <h1>安否確認の比較</h1>
          {comparisons.length > 0 && (
            <p class="file-links">
              <a href={`/safety-checks/compare.xlsx${query}`}>Excelで保存</a>
              <a href={`/safety-checks/compare.csv${query}`}>CSVで保存</a>
              <button type="button" class="link" data-print hidden>
                印刷
              </button>
            </p>
          )}
        </div>
        <p class="paper">
          {staff.association_name}　{dayOfYear(at)}出力
        </p>
        <Picker {...props} />
        {excluded.length > 0 && (
          <section class="sheet">
            <h2>比較から外したもの</h2>
            <ul class="excluded">
              {excluded.map(({ check, reason }) => (
                <li>
                  <strong>{checkName(check)}</strong>: {EXCLUSIONS[reason]}
                </li>
              ))}
            </ul>
          </section>
        )}
        {comparisons.length === 0 && props.past.length > 0 && (
          <p class="empty">くらべたい安否確認に印を付けて、「くらべる」を押してください。</p>
        )}
        {comparisons.length > 1 && <p>訓練と本番は条件が違うため、別々の表にしています。</p>}
        {comparisons.map((comparison) => (
          <Group comparison={comparison} names={silent_names.get(comparison.purpose) ?? null} />
        ))}
      </div>
    </Layout>
  )
}

const Group = ({ comparison, names }: { comparison: Comparison; names: Person[] | null }) => {
  const { purpose, checks, silent } = comparison
  const [rates, ...others] = comparisonSheets(comparison)
  const lines = drawn(comparison).length
  return (
    <section class={`group group-${purpose}`}>
      <h2>
        {GROUP_NAMES[purpose]}（{checks.length}回）
      </h2>
      {rates && <SheetView sheet={rates} />}
      <section class="sheet">
        <h3>回答率の推移</h3>
        <Curves comparison={comparison} />
        <Curves comparison={comparison} size="narrow" />
        {lines < checks.length && (
          <p class="note">
            線は、くらべる相手と新しいもの、合わせて{MOST_LINES}本までです。すべての数字は表にあります。
          </p>
        )}
      </section>
      {others.map((sheet) => (
        <SheetView sheet={sheet} />
      ))}
      <section class="sheet">
        <h3>{IN_A_ROW}回続けて回答のない会員</h3>
        <p>
          {silent.asked === 0
            ? `${IN_A_ROW}回以上たずねた会員は、まだいません。`
            : `${people(silent.silent)}人（${IN_A_ROW}回以上たずねた在籍会員${people(silent.asked)}人のうち）。締め切った安否確認だけを数えています。`}
        </p>
        {names && names.length > 0 && <SilentNames found={names} />}
        {!names && silent.silent > 0 && (
          <p class="empty">お名前は、事務局と災害対策委員会だけが見られます。</p>
        )}
      </section>
    </section>
  )
}
