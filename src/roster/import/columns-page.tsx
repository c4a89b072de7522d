import type { SignedInStaff } from '../../app.tsx'
import { Button, ButtonLink, Notice } from '../../ui/form.tsx'
import { Layout } from '../../ui/layout.tsx'
import type { ImportSettings } from '../table.ts'
import { COLUMNS, type Column } from './columns.ts'
import { HEADINGS_WITHIN_ROWS } from './csv.ts'
import { columnFaults } from './mapping.ts'
import type { Table } from './roster-file.ts'
import type { StoredImport } from './stored-imports.ts'

const SAMPLE_ROWS = 5
const SAMPLE_LETTERS = 40

interface ColumnsPageProps {
  staff: SignedInStaff
  stored: StoredImport
  tables: Table[]
  settings: ImportSettings
  /** Set once the form has been sent: only then is anything called wrong. */
  is_sent?: boolean
  remembered?: boolean
}

/** How the file is read: encoding, sheet, headings, and what each column holds. */
export const ColumnsPage = ({ staff, stored, tables, settings, is_sent, remembered }: ColumnsPageProps) => {
  const { lines } = tables[settings.sheet] ?? { lines: [] }
  const headings = lines[settings.header] ?? []
  const sample = lines.slice(settings.header + 1).filter((cells) => cells.some((cell) => cell.trim() !== ''))
  const { missing, twice } = columnFaults(settings.columns)
  return (
    <Layout title="列を確かめる" staff={staff}>
      <h1>列を確かめる</h1>
      <p class="lead">
        「{stored.file_name}」の{sample.length}行を読みました。各列に入れるものが合っているか、見てください。
      </p>
      <Faults missing={missing} twice={twice} is_sent={is_sent ?? false} />
      {remembered && <p class="support">前に同じ見出しで選んだとおりに並べています。</p>}
      <ReadingForm stored={stored} tables={tables} settings={settings} />
      <form method="post" action={`/roster/import/${stored.id}/columns`}>
        <input type="hidden" name="working_for" value={staff.association} />
        <input type="hidden" name="encoding" value={settings.encoding ?? ''} />
        <input type="hidden" name="sheet" value={settings.sheet} />
        <input type="hidden" name="header" value={settings.header} />
        <table class="columns stacked">
          <thead>
            <tr>
              <th scope="col">ファイルの見出し</th>
              <th scope="col">名簿のどこに入れるか</th>
              <th scope="col">はじめの{SAMPLE_ROWS}行</th>
            </tr>
          </thead>
          <tbody>
            {headings.map((heading, index) => (
              <tr>
                <th scope="row">{heading.trim() || `(見出しのない${index + 1}列目)`}</th>
                <td>
                  <ColumnSelect
                    name={`column_${index}`}
                    heading={heading.trim() || `${index + 1}列目`}
                    value={settings.columns[index] ?? null}
                    twice={twice}
                  />
                </td>
                <td>
                  <ol class="sample">
                    {sample.slice(0, SAMPLE_ROWS).map((cells) => (
                      <li>{shortened(cells[index] ?? '') || <span class="support">空欄</span>}</li>
                    ))}
                  </ol>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <div class="actions">
          <Button>何が変わるかを見る</Button>
          <ButtonLink href="/roster/import">ファイルを選び直す</ButtonLink>
        </div>
      </form>
    </Layout>
  )
}

const shortened = (text: string) => {
  const letters = [...text.trim()]
  return letters.length > SAMPLE_LETTERS ? `${letters.slice(0, SAMPLE_LETTERS).join('')}…` : text.trim()
}

const labels = (columns: Column[]) => columns.map((column) => `「${COLUMNS[column].label}」`).join('')

const Faults = ({ missing, twice, is_sent }: { missing: Column[]; twice: Column[]; is_sent: boolean }) => {
  if (missing.length + twice.length === 0) return null
  return (
    <Notice kind={is_sent ? 'wrong' : 'info'} title="まだ選ぶところがあります">
      {missing.length > 0 && <p>{labels(missing)}の列を選んでください。取り込むのに必要です。</p>}
      {twice.length > 0 && (
        <p>{labels(twice)}が2つの列で選ばれています。使わない方を「取り込まない」にしてください。</p>
      )}
    </Notice>
  )
}

const ColumnSelect = ({
  name,
  heading,
  value,
  twice,
}: {
  name: string
  heading: string
  value: Column | null
  twice: Column[]
}) => (
  <select
    name={name}
    aria-label={`「${heading}」を入れる所`}
    aria-invalid={value && twice.includes(value) ? 'true' : undefined}
  >
    <option value="">取り込まない</option>
    {(Object.keys(COLUMNS) as Column[]).map((column) => (
      <option value={column} selected={column === value}>
        {COLUMNS[column].label}
        {COLUMNS[column].needed ? '(必須)' : ''}
      </option>
    ))}
  </select>
)

/** Looks at the same file in another way; nothing is kept until the columns are. */
const ReadingForm = ({
  stored,
  tables,
  settings,
}: Pick<ColumnsPageProps, 'stored' | 'tables' | 'settings'>) => (
  <form method="get" action={`/roster/import/${stored.id}/columns`} class="reading">
    {settings.encoding && (
      <label>
        文字コード
        <select name="encoding">
          <option value="UTF-8" selected={settings.encoding === 'UTF-8'}>
            UTF-8
          </option>
          <option value="CP932" selected={settings.encoding === 'CP932'}>
            シフトJIS(CP932)
          </option>
        </select>
      </label>
    )}
    {tables.length > 1 && (
      <label>
        シート
        <select name="sheet">
          {tables.map(({ sheet }, index) => (
            <option value={index} selected={index === settings.sheet}>
              {sheet}
            </option>
          ))}
        </select>
      </label>
    )}
    <label>
      見出しの行
      <select name="header">
        {Array.from({ length: HEADINGS_WITHIN_ROWS }, (_, index) => (
          <option value={index} selected={index === settings.header}>
            {index + 1}行目
          </option>
        ))}
      </select>
    </label>
    <Button kind="second">読み方を変える</Button>
    <p class="support">文字が化けたり、見出しが違うときに変えてください。</p>
  </form>
)
