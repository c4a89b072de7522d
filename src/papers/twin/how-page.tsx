import type { SignedInStaff } from '../../app.tsx'
import { Layout } from '../../ui/layout.tsx'

/** 控えの開き方 — one sheet to keep beside the pass phrase; on the day it is needed this page cannot be opened. */
export const HowPage = ({ staff, phone }: { staff: SignedInStaff; phone: string | null }) => (
  <Layout title="控えの開き方" staff={staff} styles={['papers.css']} scripts={['print.js']}>
    <div class="papers">
      <nav class="paper-links" aria-label="控えの開き方">
        <a href="/settings">設定に戻る</a>
        <button type="button" class="link" data-print hidden>
          印刷
        </button>
      </nav>
      <article class="a4 twin-how" aria-labelledby="paper-title">
        <header>
          <h1 id="paper-title">毎晩の控えの開き方</h1>
          <p class="whose">
            {staff.association_name}
            {phone && (
              <>
                <br />
                事務局 {phone}
              </>
            )}
          </p>
        </header>
        <p>
          システムが使えない日に、名簿と電話かけ用紙を開く手順です。この紙は、パスワードとは別の所にしまってください。
        </p>
        <h2>1 ファイルを用意する</h2>
        <ul>
          <li>
            メールで受け取る人:
            件名「毎晩の控え」のいちばん新しいメールを開き、付いているファイルを保存します。
          </li>
          <li>
            フォルダーに残しているとき: サーバーの担当者から、日付のいちばん新しいファイルを受け取ります。
          </li>
          <li>ファイルの名前は「tomoshibi-年-月-日.xlsx」です。</li>
        </ul>
        <h2>2 Windowsのパソコンで開く</h2>
        <ol>
          <li>ファイルをダブルクリックします。Excelが開きます。</li>
          <li>「パスワード」と出たら、キーボードを半角にして、控えのパスワードを入れ、［OK］を押します。</li>
          <li>黄色い帯に「保護ビュー」と出たら、［編集を有効にする］を押すと印刷できます。</li>
        </ol>
        <p>
          Excelのないパソコンでは、無料のLibreOffice
          Calcで同じように開けます。スマートフォンでは、Excelのアプリで開けます。
        </p>
        <h2>3 電話をかける</h2>
        <ol>
          <li>下の見出し「電話かけ用紙」を押し、区ごとに印刷して、手分けします。</li>
          <li>電話をかけて、聞いた印に○をつけ、時刻とひとことを書きます。</li>
          <li>システムが戻ったら、安否確認の「回答を入れる」から入れます。</li>
        </ol>
        <h2>開けないとき</h2>
        <ul>
          <li>
            「パスワードが違います」:
            大文字と小文字、全角と半角を確かめます。パスワードを忘れると、だれにも開けません。
          </li>
          <li>
            サーバーの担当者は、パソコンに灯の一式があれば{' '}
            <code>npm run -s tomoshibi -- twin open ファイル.xlsx</code>{' '}
            でも読めます。データベースは要りません。
          </li>
        </ul>
        <p class="write-pass">
          パスワードをしまった所 <span class="write-here" />
        </p>
      </article>
    </div>
  </Layout>
)
