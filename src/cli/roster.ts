import { inAssociation } from '../db.ts'
import { COLUMNS } from '../roster/import/columns.ts'
import { FILE_SENTENCES, type RosterFile } from '../roster/import/csv.ts'
import { faultSentence, suspicionSentence } from '../roster/import/faults.ts'
import { type ImportReport, importRoster } from '../roster/import/import-roster.ts'
import { readRoster } from '../roster/import/roster-file.ts'
import { findAssociation } from '../roster/queries.ts'
import { CLI, findNamed } from './association.ts'
import { fail, told } from './errors.ts'
import { type Command, flagOption, readBytes, textOption } from './terminal.ts'

const headingsOf = (needed: boolean) =>
  Object.values(COLUMNS)
    .filter((column) => column.needed === needed)
    .map(({ label }) => label)
    .join('、')

export const rosterImport: Command = {
  usage: 'roster import ファイル.xlsx|ファイル.csv --association 医師会 [--dry-run]',
  about: [
    '名簿を取り込みます(Excelの .xlsx か、CSV。CSVの文字コードはUTF-8かCP932)。',
    '正しい行だけを取り込み、直す行は番号と直し方を表示します。--dry-run では何も変えません。',
    'ファイルにいない会員は消しません。',
    `1行目は見出しです。要るもの: ${headingsOf(true)}。あれば読むもの: ${headingsOf(false)}。`,
  ],
  options: { association: textOption, 'dry-run': flagOption },
  needed: ['association'],
  words: 1,
  settings: 'database',
  async run(terminal) {
    const { store, words, flag, now } = terminal
    const association = await findNamed(terminal)
    if (!association) return fail('no_association')
    const bytes = await readBytes(words[0] ?? '')
    if (!bytes) return fail('no_file')
    const file = await readRoster(bytes)
    if (!file.ok) return fail('roster_file', fileLines(file), { ...file })
    const known = await inAssociation(store.db, association.id, (tx) => findAssociation(tx, association.id))
    const dry_run = flag('dry-run')
    const report = await importRoster(store.db, {
      association: association.id,
      rows: file.rows,
      line_channel_id: known?.line_channel_id ?? null,
      dry_run,
      by: CLI,
      at: now(),
    })
    if (!report.ok) return fail(report.reason)
    return told(reportLines(report, { dry_run, encoding: file.encoding }), { dry_run, ...report })
  },
}

const fileLines = ({ reason, row, found, missing }: Extract<RosterFile, { ok: false }>) => [
  (row ? `${row}行目: ` : '') + FILE_SENTENCES[reason],
  ...(missing.length > 0 ? [`足りない見出し: ${missing.join('、')}`] : []),
  ...(found.length > 0 ? [`ファイルの見出し: ${found.join('、')}`] : []),
]

function reportLines(report: ImportReport, { dry_run, encoding }: { dry_run: boolean; encoding: string }) {
  const { added, changed, unchanged, suspected_duplicates, refused, missing } = report
  const refusedRows = new Set(refused.map(({ row }) => row)).size
  return [
    dry_run ? `試しに読みました(${encoding})。名簿は変えていません。` : `名簿を取り込みました(${encoding})。`,
    `新規 ${added}人、変更 ${changed}人、変更なし ${unchanged}人、直す行 ${refusedRows}行`,
    ...section('直してください(この行は取り込んでいません)', refused.map(faultSentence)),
    ...section('確かめてください(取り込みの対象です)', suspected_duplicates.map(suspicionSentence)),
    ...section(
      'ファイルにいない会員(名簿に残しています)',
      missing.map(({ member_number, name }) => `${member_number} ${name}`),
    ),
  ]
}

const section = (heading: string, lines: string[]) =>
  lines.length === 0 ? [] : ['', `${heading}:`, ...lines.map((line) => `  ${line}`)]
