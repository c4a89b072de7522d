import type { SignedInStaff } from '../app.tsx'
import { ButtonLink } from '../ui/form.tsx'
import { Layout } from '../ui/layout.tsx'
import { QrCode } from '../ui/qr-code.tsx'
import { day, dayOfYear } from '../ui/time.ts'
import type { Letter } from './queries.ts'

/** 手紙 — one A4 page for each doctor, for those whom no mail reaches. */
export const LettersPage = ({
  staff,
  letters,
  at,
}: {
  staff: SignedInStaff
  letters: (Letter & { url: string })[]
  at: Date
}) => (
  <Layout title="連絡先を確かめる手紙" staff={staff} styles={['link-letters.css']} scripts={['print.js']}>
    <div class="on-screen">
      <h1>連絡先を確かめる手紙（{letters.length}枚）</h1>
      <p>
        1人1枚です。A4の紙に印刷して送ってください。ほかの先生の手紙が入らないよう、宛名を確かめてください。
      </p>
      <div class="actions">
        <button type="button" class="button button-main" data-print hidden>
          印刷する
        </button>
        <ButtonLink href="/unreachable">一覧へ戻る</ButtonLink>
      </div>
    </div>
    {letters.map((letter) => (
      <LetterSheet letter={letter} at={at} />
    ))}
  </Layout>
)

const LetterSheet = ({ letter, at }: { letter: Letter & { url: string }; at: Date }) => (
  <article class="letter" aria-label={`${letter.member_name}先生への手紙`}>
    <p class="letter-date">{dayOfYear(at)}</p>
    <p class="letter-to">
      {letter.facility_name && (
        <>
          {letter.facility_name}
          <br />
        </>
      )}
      <strong>{letter.member_name}先生</strong>
    </p>
    <p class="letter-from">{letter.association_name}</p>
    <h2>安否確認の連絡先を確かめてください</h2>
    <p>
      災害のときに、{letter.association_name}
      から安否確認をお届けします。いまの連絡先では、先生に届かないおそれがあります。お手数ですが、連絡先を確かめてください。
    </p>
    <ol>
      <li>スマートフォンのカメラで、下のQRコードを写します。</li>
      <li>出てきたページで、いまの連絡先を見ます。</li>
      <li>違うところを書いて送ります。正しければ「すべて正しい」を押します。</li>
    </ol>
    <div class="letter-code">
      <QrCode text={letter.url} label={`${letter.member_name}先生のページへのQRコード`} size_mm={45} />
      <p>
        QRコードを使えないときは、次のアドレスを開いてください。
        <br />
        <code>{letter.url}</code>
      </p>
    </div>
    <p>
      {day(letter.expires_at)}まで使えます。この紙は{letter.member_name}
      先生専用です。ほかの方に渡さないでください。
    </p>
    <p class="letter-office">
      お電話でも伺います。
      <strong>
        {letter.association_name} {letter.office_phone}
      </strong>
    </p>
  </article>
)
