import type { SignedInStaff } from '../app.tsx'
import { ButtonLink, Notice } from '../ui/form.tsx'
import { Layout } from '../ui/layout.tsx'

/** はじめて — what to do at LINE, in the order of its screens, with the words that stand there. */
export const FirstRunPage = ({ staff, can_share }: { staff: SignedInStaff; can_share: boolean }) => (
  <Layout title="LINE公式アカウント" staff={staff}>
    <div class="narrow">
      <h1>LINE公式アカウント</h1>
      <Notice kind="info" title="まだ登録されていません">
        <p>LINEがなくても、メールだけで安否確認はできます。LINEを使うには、次の3つをしてください。</p>
      </Notice>
      <ol class="steps">
        <li>
          <h2>LINEの画面で、Messaging APIを使えるようにする</h2>
          <p>
            {
              'LINE Official Account Managerで「設定」「Messaging API」の順に開き、「Messaging APIを利用する」を押します。プロバイダーは、あとから変えられません。'
            }
          </p>
        </li>
        <li>
          <h2>鍵を2つ写して、ここに入れる</h2>
          <p>
            {
              'LINE Developersで、このアカウントのチャネルを開きます。「チャネル基本設定」の「チャネルシークレット」と、「Messaging API設定」の「チャネルアクセストークン(長期)」を写します。トークンは「発行」を押すと出ます。'
            }
          </p>
          <ButtonLink kind="main" href="/line/keys">
            鍵を入れる
          </ButtonLink>
        </li>
        <li>
          <h2>先生の回答が届くようにする</h2>
          <p>
            鍵を入れると「Webhookを設定する」ボタンが出ます。押したあと、LINE Developersの 「Messaging
            API設定」で「Webhookの利用」と「Webhookの再送」をオンにします。
          </p>
        </li>
      </ol>
      {can_share && (
        <>
          <h2>ほかの医師会のアカウントを一緒に使う</h2>
          <p>事務局を兼ねている医師会のアカウントを、そのまま使えます。鍵を入れる必要はありません。</p>
          <ButtonLink href="/line/share">アカウントを選ぶ</ButtonLink>
        </>
      )}
    </div>
  </Layout>
)
