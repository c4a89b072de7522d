import type { SignedInStaff } from '../../app.tsx'
import { people } from '../../board/words.ts'
import { CONDITIONS } from '../../replies/table.ts'
import { shownNumber } from '../../roster/member-rules.ts'
import { headline, LABELS } from '../../safety-checks/rules.ts'
import type { SafetyCheck } from '../../safety-checks/table.ts'
import { QrCode } from '../../ui/qr-code.tsx'
import { eraDate, eraMoment } from '../../ui/time.ts'
import type { FaxSheet, ToFax } from './fax-queries.ts'
import { PaperFrame } from './frame.tsx'

const SIGNS = Object.values(CONDITIONS)

interface FaxPageProps {
  check: SafetyCheck
  staff: SignedInStaff
  /** The office's own, to which the sheet comes back. */
  phone: string | null
  fax: string | null
  sheets: FaxSheet[]
  /** The doctor's own page; null where the check takes no answers any more or his link was never made. */
  linkOf: (doctor: ToFax) => string | null
  at: Date
}

/** FAX用紙 — one sheet for each clinic that has not answered: four boxes a doctor, and the code of his own page. */
export const FaxSheetsPage = ({ check, staff, phone, fax, sheets, linkOf, at }: FaxPageProps) => {
  const without = sheets.filter(({ fax }) => fax === null).length
  return (
    <PaperFrame
      check={check}
      staff={staff}
      name="FAX用紙"
      lead={
        sheets.length === 0
          ? '未回答の先生はいません。印刷する用紙はありません。'
          : `未回答の医療機関${people(sheets.length)}か所に1枚ずつです。${
              without > 0 ? `うち${people(without)}か所はFAX番号の登録がありません。` : ''
            }QRコードは先生ご本人の回答のページを開きます。番号を確かめてから送ってください。${
              fax ? '' : '返信先のFAX番号は、設定の「事務局の電話とFAX」で入れると印刷します。'
            }`
      }
    >
      {sheets.map((sheet) => (
        <article class="a4 fax-sheet" aria-label={`${sheet.facility ?? '先生'}へのFAX用紙`}>
          <header>
            <h2 class="sheet-title">
              {headline(check)}
              <br />
              <strong>{sheet.facility ?? `${sheet.doctors[0]?.name}先生`} 御中</strong>
            </h2>
            <p class="whose">
              FAX {sheet.fax ?? '（登録なし）'}
              <br />
              {eraDate(at)}
              <br />
              {staff.association_name}
              {phone && (
                <>
                  <br />
                  事務局 電話 {phone}
                </>
              )}
            </p>
          </header>
          {check.purpose === 'drill' && (
            <p class="drill-line">{LABELS.drill}実際の災害ではありません。安否確認の訓練です。</p>
          )}
          <p class="fax-lead">
            先生ごとに、いまの診療の状況に○を1つつけて、このまま{fax ? '下の番号へ' : ''}
            FAXで送り返してください。
            {check.deadline_at && `${eraMoment(check.deadline_at)}までにお願いします。遅れても受け付けます。`}
          </p>
          {fax && (
            <p class="fax-back">
              返信先 FAX <strong>{fax}</strong>
            </p>
          )}
          {sheet.doctors.map((doctor) => (
            <Doctor doctor={doctor} link={linkOf(doctor)} />
          ))}
          <p class="fax-note">
            連絡事項（患者さんのお名前は書かないでください）
            <span class="write-here" />
          </p>
          <footer>
            <p>
              届かないとき・お急ぎのときは、事務局 {phone ?? staff.association_name}{' '}
              へお電話ください。命に関わるときは119番へ。
            </p>
          </footer>
        </article>
      ))}
    </PaperFrame>
  )
}

const Doctor = ({ doctor, link }: { doctor: ToFax; link: string | null }) => {
  const number = shownNumber(doctor.member_number)
  return (
    <section class="fax-doctor">
      <div>
        <h3>
          {doctor.name}先生 {number && <span class="fax-number">会員番号 {number}</span>}
        </h3>
        <ol class="fax-answers">
          {SIGNS.map(({ symbol, label }, index) => (
            <li>
              <span class="digit">{index + 1}</span> {symbol}
              {label}
            </li>
          ))}
        </ol>
      </div>
      {link && (
        <p class="fax-code">
          <QrCode text={link} label={`${doctor.name}先生の回答のページへのQRコード`} size_mm={32} />
          <small>{doctor.name}先生専用。スマートフォンで写すと、ここからも回答できます。</small>
        </p>
      )}
    </section>
  )
}
