import type { SignedInStaff } from '../../app.tsx'
import { Button, Notice } from '../../ui/form.tsx'
import { Layout } from '../../ui/layout.tsx'
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
      <form method="post" action="/roster/import" enctype="multipart/form-data">
        <input type="hidden" name="working_for" value={staff.association} />
        <div class={fault ? 'field field-wrong' : 'field'}>
          <label for="field-file">
            名簿のファイル <span class="need need-must">※必須</span>
          </label>
          <p class="support" id="field-file-support">
            Excel(.xlsx)かCSV。10MBまで。
          </p>
          <input
            type="file"
            id="field-file"
            name="file"
            class="input input-file"
            accept=".xlsx,.csv"
            required
            aria-invalid={fault ? 'true' : undefined}
            aria-describedby="field-file-support"
          />
        </div>
        <div class="actions">
          <Button>ファイルを読む</Button>
        </div>
      </form>
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
