import type { SignedInStaff } from '../../app.tsx'
import { people } from '../../board/words.ts'
import { Layout } from '../../ui/layout.tsx'
import { QrCode } from '../../ui/qr-code.tsx'
import { eraDate, fiscalYear } from '../../ui/time.ts'
import type { Year } from '../year/rules.ts'
import type { Review } from './queries.ts'
import { knownOf, labelOf, lastDayOf, pointsOf, QUESTIONS } from './rules.ts'

/** お願いの紙 — one A4 page for each clinic that is silent, with the code of its page and boxes for the FAX. */
export const ReviewLettersPage = ({
  staff,
  year,
  letters,
  fax,
  at,
}: {
  staff: SignedInStaff
  year: Year
  letters: (Review & { url: string })[]
  fax: string | null
  at: Date
}) => (
  <Layout title="自己点検のお願いの紙" staff={staff} styles={['papers.css']} scripts={['print.js']}>
    <div class="papers">
      <nav class="paper-links" aria-label="お願いの紙">
        <a href={`/papers/self-reviews?year=${year.year}`}>自己点検の一覧に戻る</a>
        <button type="button" class="link" data-print hidden>
          印刷
        </button>
      </nav>
      <div class="screen-only">
        <h1>自己点検のお願いの紙</h1>
        <p>
          {letters.length === 0
            ? '未回答の医療機関はありません。印刷する紙はありません。'
            : `未回答の${people(letters.length)}か所に1枚ずつです。リンクはその医療機関専用なので、宛名を確かめてください。`}
        </p>
      </div>
      {letters.map((letter) => (
        <Letter letter={letter} staff={staff} year={year} fax={fax} at={at} />
      ))}
    </div>
  </Layout>
)

const Letter = ({
  letter,
  staff,
  year,
  fax,
  at,
}: {
  letter: Review & { url: string }
  staff: SignedInStaff
  year: Year
  fax: string | null
  at: Date
}) => {
  const known = knownOf(null, letter)
  return (
    <article class="a4 review-letter" aria-label={`${letter.facility_name}へのお願い`}>
      <header>
        <h2 class="sheet-title">
          {fiscalYear(year.from)} 積極的医療機関の自己点検
          <br />
          <strong>{letter.facility_name} 御中</strong>
        </h2>
        <p class="whose">
          {eraDate(at)}
          <br />
          {staff.association_name}
          {letter.office_phone && (
            <>
              <br />
              電話 {letter.office_phone}
            </>
          )}
          {fax && (
            <>
              <br />
              FAX {fax}
            </>
          )}
        </p>
      </header>
      <p>
        QRコードから回答してください。わかっていることは、前もって入れてあります。変わりがなければ、1つ押すだけです。
        {fax && `下の表に○をつけて、FAX ${fax} へ送り返していただいても構いません。`}
      </p>
      <p class="review-code">
        <QrCode text={letter.url} label={`${letter.facility_name}の回答のページへのQRコード`} size_mm={35} />
        <small>{eraDate(lastDayOf(letter.fiscal_year))}まで使えます。貴院専用です。</small>
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">項目</th>
            <th scope="col">{letter.before ? '前の回答' : 'わかっていること'}</th>
            <th scope="col">今年度（○をつける）</th>
          </tr>
        </thead>
        <tbody>
          {pointsOf(letter.facility_type).map((point) => (
            <tr>
              <th scope="row">
                {labelOf(point)}
                <small>{QUESTIONS[point]}</small>
              </th>
              <td>
                {inWords(letter.before ? letter.before[point] : known[point])}
                {point === 'disaster_plan' && letter.bcp_revised_on && <small>BCPの改定の記録あり</small>}
              </td>
              <td class="signs">はい　・　いいえ</td>
            </tr>
          ))}
        </tbody>
      </table>
    </article>
  )
}

/** A clinic reads here what it said itself, and no guess of ours. */
const inWords = (said: boolean | null | undefined) =>
  typeof said === 'boolean' ? (said ? 'はい' : 'いいえ') : '—'
