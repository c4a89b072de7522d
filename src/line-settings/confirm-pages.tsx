import type { SignedInStaff } from '../app.tsx'
import type { Failure } from '../channels/outcome.ts'
import { MENU_TAPS } from '../deliveries/menus/taps.ts'
import { Button, ButtonLink, Notice, RadioGroup } from '../ui/form.tsx'
import { Layout } from '../ui/layout.tsx'
import type { LineSettings, SharedChannel } from './queries.ts'
import { lineSays } from './rules.ts'

interface Asked {
  staff: SignedInStaff
  settings: LineSettings
}

export const WebhookPage = ({
  staff,
  settings,
  url,
  failure,
}: Asked & { url: string; failure: Failure | null }) => (
  <Layout title="Webhookを設定する" staff={staff}>
    <div class="narrow">
      <h1>Webhookを設定する</h1>
      {failure && (
        <Notice kind="wrong" title="LINEの設定は変わっていません">
          <p>{lineSays(failure)}</p>
        </Notice>
      )}
      <p>
        {`「${settings.name}」のWebhook URLを、次のアドレスに書き換えます。先生の回答がこのシステムに届くようになります。`}
      </p>
      <p>
        <code class="address">{url}</code>
      </p>
      <ul>
        <li>別のシステムのアドレスが入っていると、そちらには届かなくなります。</li>
        <li>書き換えたあと、LINE Developersで「Webhookの利用」をオンにしてください。</li>
      </ul>
      <form method="post" action="/line/webhook" class="actions">
        <input type="hidden" name="working_for" value={staff.association} />
        <Button>書き換える</Button>
        <ButtonLink href="/line">LINEの設定に戻る</ButtonLink>
      </form>
    </div>
  </Layout>
)

export const MenusPage = ({ staff, settings }: Asked) => (
  <Layout title="LINEのメニューを出す" staff={staff}>
    <div class="narrow">
      <h1>LINEのメニューを出す</h1>
      <p>「{settings.name}」のトーク画面の下に、いつでも押せるボタンを出します。通数は使いません。</p>
      <dl class="facts">
        <dt>登録した先生</dt>
        <dd>{`「${MENU_TAPS.safe}」「${MENU_TAPS.help}」「${MENU_TAPS.change}」`}</dd>
        <dt>まだの方</dt>
        <dd>{`「${MENU_TAPS.register}」`}</dd>
      </dl>
      <p>いま別のメニューを出しているときは、こちらに替わります。</p>
      <form method="post" action="/line/menus" class="actions">
        <input type="hidden" name="working_for" value={staff.association} />
        <Button>メニューを出す</Button>
        <ButtonLink href="/line">LINEの設定に戻る</ButtonLink>
      </form>
    </div>
  </Layout>
)

export const SharePage = ({
  staff,
  settings,
  shareable,
  is_missing = false,
}: {
  staff: SignedInStaff
  settings: LineSettings | null
  shareable: SharedChannel[]
  is_missing?: boolean
}) => (
  <Layout title="ほかの医師会のアカウントを使う" staff={staff}>
    <div class="narrow">
      <h1>ほかの医師会のアカウントを使う</h1>
      {shareable.length === 0 ? (
        <>
          <Notice kind="info" title="選べるアカウントがありません">
            <p>事務局を兼ねている医師会に、LINE公式アカウントが登録されていると選べます。</p>
          </Notice>
          <div class="actions">
            <ButtonLink href="/line">LINEの設定に戻る</ButtonLink>
          </div>
        </>
      ) : (
        <form method="post" action="/line/share">
          <input type="hidden" name="working_for" value={staff.association} />
          <RadioGroup
            name="from"
            label="一緒に使うアカウント"
            error={is_missing ? 'アカウントを1つ選んでください' : undefined}
            options={shareable.map(({ association, association_name, name, basic_id }) => ({
              value: association,
              label: name,
              support: [association_name, basic_id].filter(Boolean).join(' '),
            }))}
          />
          <ul>
            <li>今月の通数は、2つの医師会で分け合います。</li>
            {settings && settings.bound > 0 && (
              <li>
                いまのアカウント「{settings.name}」につながっている{settings.bound}
                人には、LINEが届かなくなります。
              </li>
            )}
          </ul>
          <div class="actions">
            <Button>このアカウントを使う</Button>
            <ButtonLink href="/line">LINEの設定に戻る</ButtonLink>
          </div>
        </form>
      )}
    </div>
  </Layout>
)
