import type { SignedInStaff } from '../../../app.tsx'
import { Button, ButtonLink, Notice } from '../../../ui/form.tsx'
import { Layout } from '../../../ui/layout.tsx'
import { UploadForm } from '../../../ui/upload-form.tsx'
import { UNIT_FIELDS } from '../fields.ts'
import { outputOf } from '../output.ts'
import { nameOf } from '../whereabouts.ts'
import { countLines, fingerprintOf, KINDS, type Line } from './plan.ts'

export const UploadPage = ({ staff, fault }: { staff: SignedInStaff; fault?: string }) => (
  <Layout title="電源の取り込み" staff={staff} styles={['power.css']}>
    <p class="back">
      <a href="/power/units">電源の一覧に戻る</a>
    </p>
    <h1>電源の取り込み</h1>
    <p class="lead">台帳のファイルを選んでください。何が変わるかを確かめてから取り込みます。</p>
    {fault && (
      <Notice kind="wrong" title="このファイルは取り込めません">
        <p>
          <a href="#field-file">{fault}</a>
        </p>
        <p>電源の登録は変わっていません。</p>
      </Notice>
    )}
    <div class="beside">
      <UploadForm
        working_for={staff.association}
        action="/power/units/import"
        label="台帳のファイル"
        support="Excel(.xlsx)かCSV。10MB、500台まで。"
        accept=".xlsx,.csv"
        is_wrong={fault !== undefined}
      />
      <ul class="hints">
        <li>ファイルを読んだだけでは、登録は変わりません。</li>
        <li>同じ管理番号の電源は、書いてある欄だけを新しくします。空欄は変えません。</li>
        <li>ファイルにない電源を消すことはありません。</li>
        <li>取り込んだあとの取り消しはありません。前もって「書き出す」で控えを取れます。</li>
        <li>
          台帳がまだなければ、<a href="/power/units/import/template.xlsx">見本のExcel</a>
          に書き入れてください。
        </li>
      </ul>
    </div>
  </Layout>
)

interface ReviewPageProps {
  staff: SignedInStaff
  lines: Line[]
  ignored: string[]
  carried: string
  /** What is shown is not what was shown before: somebody else changed a unit meanwhile. */
  stale?: boolean
}

/** 取り込みの予行 — what would become of each row, the errors first. */
export const ReviewPage = ({ staff, lines, ignored, carried, stale }: ReviewPageProps) => {
  const counts = countLines(lines)
  const taken = counts.added + counts.changed
  return (
    <Layout title="電源の取り込み 確認" staff={staff} styles={['power.css']}>
      <h1>この内容で取り込みますか</h1>
      {stale && (
        <Notice kind="wrong" title="確かめているあいだに、電源の登録が変わりました">
          <p>まだ何も取り込んでいません。下はいまの登録と比べ直した内容です。もう一度確かめてください。</p>
        </Notice>
      )}
      <p class="kinds">
        {(Object.keys(KINDS) as Line['kind'][]).map((kind) => (
          <span class={`kind kind-${kind}`}>
            {KINDS[kind]} <strong>{counts[kind]}</strong>台
          </span>
        ))}
      </p>
      {ignored.length > 0 && <p class="support">使わない列: {ignored.join('、')}</p>}
      {taken > 0 && <p>取り込んだあとの取り消しはありません。エラーの行は取り込みません。</p>}
      <div class="actions">
        {taken > 0 && (
          <form method="post" action="/power/units/import/apply">
            <input type="hidden" name="working_for" value={staff.association} />
            <input type="hidden" name="seen" value={fingerprintOf(lines)} />
            <input type="hidden" name="rows" value={carried} />
            <Button>{taken}台を取り込む</Button>
          </form>
        )}
        <ButtonLink href="/power/units/import">{taken > 0 ? 'やめる' : 'ファイルを選び直す'}</ButtonLink>
      </div>
      {(['refused', 'changed', 'added'] as const).map((kind) => (
        <Lines kind={kind} lines={lines.filter((line) => line.kind === kind)} />
      ))}
      {counts.unchanged > 0 && <p>変わらない電源が{counts.unchanged}台あります。</p>}
    </Layout>
  )
}

const HEADS = {
  refused: '理由と直し方',
  changed: 'いま → 取り込んだあと',
  added: '入る内容',
} as const

const Lines = ({ kind, lines }: { kind: keyof typeof HEADS; lines: Line[] }) =>
  lines.length === 0 ? null : (
    <section>
      <h2>
        {KINDS[kind]}({lines.length}台)
      </h2>
      <table class="lines stacked">
        <thead>
          <tr>
            <th scope="col">行</th>
            <th scope="col">管理番号</th>
            <th scope="col">{HEADS[kind]}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr>
              <td class="line-number">{line.row}行目</td>
              <th scope="row">{line.asset_number || '番号なし'}</th>
              <td>
                <What line={line} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )

const What = ({ line }: { line: Line }) => {
  if (line.kind === 'refused')
    return (
      <ul class="changes">
        {line.faults.map((fault) => (
          <li>{fault}</li>
        ))}
      </ul>
    )
  if (line.kind === 'changed')
    return (
      <ul class="changes">
        {line.changes.map(({ field, from, to }) => (
          <li>
            {UNIT_FIELDS[field]}: <del>{from || 'なし'}</del> → <ins>{to || 'なし'}</ins>
          </li>
        ))}
      </ul>
    )
  return line.kind === 'added' ? (
    <span>
      {[nameOf(line.draft), outputOf(line.draft), line.draft.storage_place].filter(Boolean).join(' ・ ')}
    </span>
  ) : null
}

/** Two presses of the button, or a page that lay open: nothing happened this time. */
export const NothingPage = ({ staff, about }: { staff: SignedInStaff; about: 'nothing' | 'unreadable' }) => (
  <Layout title="電源の取り込み" staff={staff}>
    <div class="narrow">
      <h1>{about === 'nothing' ? 'もう取り込まれています' : '取り込む内容を読み取れませんでした'}</h1>
      <p>
        {about === 'nothing'
          ? '新しく変わるところはありません。一覧で確かめてください。'
          : '何も変わっていません。ファイルを選ぶところから、もう一度してください。'}
      </p>
      <div class="actions">
        <ButtonLink kind="main" href={about === 'nothing' ? '/power/units' : '/power/units/import'}>
          {about === 'nothing' ? '電源の一覧へ' : 'ファイルを選び直す'}
        </ButtonLink>
      </div>
    </div>
  </Layout>
)
