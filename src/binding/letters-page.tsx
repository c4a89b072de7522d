import type { SignedInStaff } from '../app.tsx'
import { inTwoParts, qrTextOf } from '../roster/binding-code.ts'
import { ButtonLink, Notice } from '../ui/form.tsx'
import { Layout } from '../ui/layout.tsx'
import { QrCode } from '../ui/qr-code.tsx'
import { dayInWords } from '../ui/time.ts'
import type { Letter } from './issue-codes.ts'
import type { LetterSetting } from './table.ts'

interface Print {
  letters: Letter[]
  issued_at: Date
  expires_at: Date
  phone: string | null
  setting: LetterSetting
}

/** 案内状 — a page of paper per member. The codes stand here and nowhere else; the page is kept by no cache. */
export const LettersPage = ({ staff, ...print }: Print & { staff: SignedInStaff }) => (
  <Layout title="案内状の印刷" staff={staff} styles={['letters.css']} scripts={['letters.js']}>
    <div class="letters-head">
      <h1>案内状 {print.letters.length}通</h1>
      <Notice kind="danger" title="この画面を閉じると、コードは二度と表示できません">
        <p>
          いま印刷してください(Ctrlキーを押しながらP)。用紙はA4の縦、倍率は100%、余白はなしにします。
          印刷し直すと新しいコードになり、前の紙は使えなくなります。
        </p>
      </Notice>
      <div class="actions">
        <button type="button" class="button button-main" data-print hidden>
          印刷する
        </button>
        <ButtonLink href="/binding">一覧に戻る</ButtonLink>
      </div>
    </div>
    <Sheets label={`案内状 ${print.letters.length}通`}>
      {print.letters.map((letter) => (
        <Sheet letter={letter} association_name={staff.association_name} print={print} />
      ))}
    </Sheets>
  </Layout>
)

/** The address alone, with the window's outline, to be held against the envelope. */
export const TestPage = ({ staff }: { staff: SignedInStaff }) => (
  <Layout title="宛名の位置の試し" staff={staff} styles={['letters.css']} scripts={['letters.js']}>
    <div class="letters-head">
      <h1>宛名の位置の試し</h1>
      <p>
        倍率100%・余白なしで1枚印刷し、三つ折りにして封筒に入れてください。枠が窓に収まれば、そのまま使えます。
      </p>
      <div class="actions">
        <button type="button" class="button button-main" data-print hidden>
          印刷する
        </button>
        <ButtonLink href="/binding/letters/setting">位置を変える</ButtonLink>
        <ButtonLink href="/binding">一覧に戻る</ButtonLink>
      </div>
    </div>
    <Sheets label="試しの1枚">
      <article class="letter">
        <Folds />
        <address class="letter-window letter-window-seen">
          <span>見本医院</span>
          <strong>見本 花子 先生</strong>
          <small>この枠が窓に収まるかを見ます</small>
        </address>
        <p class="letter-mark letter-mark-first">← 1つめの折り目(上から99mm)</p>
        <p class="letter-mark letter-mark-second">← 2つめの折り目(上から198mm)</p>
      </article>
    </Sheets>
  </Layout>
)

const Sheets = ({ label, children }: { label: string; children: unknown }) => (
  <>
    <link rel="stylesheet" href="/binding/letters/window.css" />
    <section class="letters" aria-label={label} tabindex={0}>
      {children}
    </section>
  </>
)

/** 99 and 198 mm: an A4 in three for 長形3号. */
const Folds = () => (
  <>
    <i class="letter-fold letter-fold-first" aria-hidden="true" />
    <i class="letter-fold letter-fold-second" aria-hidden="true" />
  </>
)

const Sheet = ({
  letter,
  association_name,
  print: { issued_at, expires_at, phone, setting },
}: {
  letter: Letter
  association_name: string
  print: Print
}) => (
  <article class="letter">
    <Folds />
    <address class="letter-window">
      {letter.facility && <span>{letter.facility}</span>}
      <strong>{letter.name} 先生</strong>
      <small>{letter.member_number}</small>
    </address>
    <p class="letter-from">
      {dayInWords(issued_at)}
      <br />
      {association_name} 事務局
      {phone && (
        <>
          <br />
          電話 {phone}
        </>
      )}
    </p>
    <div class="letter-body">
      <h2>安否確認をLINEで受け取るためのご案内</h2>
      <p>
        災害のとき、診療の状況をLINEでお尋ねします。1つ押すだけで回答が終わります。いちどだけ、登録をお願いします。
      </p>
      <div class="letter-columns">
        <ol class="letter-steps">
          {setting.basic_id ? (
            <>
              <li>スマートフォンのカメラで、右のQRコードを読みます。</li>
              <li>LINEで{association_name}を友だちに追加し、コードを送ります。</li>
            </>
          ) : (
            <>
              <li>LINEで{association_name}の公式アカウントを友だちに追加します。</li>
              <li>下の10文字のコードを、そのまま送ります。</li>
            </>
          )}
          <li>「{letter.name}先生ですか」と届いたら、「はい」を押します。</li>
        </ol>
        <QrCode text={qrTextOf(letter.code, setting.basic_id)} label="登録のQRコード" size_mm={46} />
      </div>
      <p class="letter-code">
        <small>登録コード</small>
        <strong>{inTwoParts(letter.code)}</strong>
      </p>
      <ul class="letter-notes">
        <li>
          コードは<b>{dayInWords(expires_at)}まで</b>、1回だけ使えます。ほかの方に渡さないでください。
        </li>
        <li>小文字でも、間の「-」がなくても登録できます。</li>
        <li>やめるときは、LINEで「解除」と送ってください。いつでもやめられます。</li>
        <li>
          お困りのときは、{association_name}の事務局{phone && `(${phone})`}へお電話ください。
        </li>
      </ul>
    </div>
  </article>
)
