import type { SignedInStaff } from '../../app.tsx'
import { Notice } from '../../ui/form.tsx'
import { Layout } from '../../ui/layout.tsx'
import { UploadForm } from '../../ui/upload-form.tsx'
import { FILE_SENTENCES, type RosterFile } from './csv.ts'
import { History } from './history.tsx'
import type { StoredImport } from './stored-imports.ts'

export type UploadFault = Extract<RosterFile, { ok: false }> | 'no_file'

interface UploadPageProps {
  staff: SignedInStaff
  history: StoredImport[]
  at: Date
  fault?: UploadFault
}

/** The way in: choose a file, or look at what was taken in before. */
export const UploadPage = ({ staff, history, at, fault }: UploadPageProps) => (
  <Layout title="名簿の取り込み" staff={staff}>
    <h1>名簿の取り込み</h1>
    <p class="lead">名簿のファイルを選んでください。何が変わるかを確かめてから取り込みます。</p>
    {fault && (
      <Notice kind="wrong" title="このファイルは取り込めません">
        <p>
          <a href="#field-file">{sentenceOf(fault)}</a>
        </p>
        <p>名簿は変わっていません。</p>
      </Notice>
    )}
    <div class="beside">
      <UploadForm
        working_for={staff.association}
        action="/roster/import"
        label="名簿のファイル"
        support="Excel(.xlsx)かCSV。10MBまで。"
        accept=".xlsx,.csv"
        is_wrong={fault !== undefined}
      />
      <ul class="hints">
        <li>ファイルを読んだだけでは、名簿は変わりません。</li>
        <li>ファイルにない会員を消すことはありません。</li>
        <li>取り込んだあと24時間は、取り消せます。</li>
        <li>
          名簿がまだなければ、<a href="/roster/import/template.xlsx">見本のExcel</a>に書き入れてください。
        </li>
        <li>古いExcel(.xls)やNumbersは、「.xlsx」で保存し直してください。</li>
      </ul>
    </div>
    <History staff={staff} imports={history} at={at} />
  </Layout>
)

function sentenceOf(fault: UploadFault) {
  if (fault === 'no_file') return 'ファイルが選ばれていません。名簿のファイルを選んでください。'
  return (fault.row ? `${fault.row}行目: ` : '') + FILE_SENTENCES[fault.reason]
}
