import type { SignedInStaff } from '../app.tsx'
import { FAILURES } from '../channels/outcome.ts'
import { type Finding, MARKS } from '../ui/findings.ts'
import { ButtonLink, Notice } from '../ui/form.tsx'
import { Layout } from '../ui/layout.tsx'
import { dayAndTime } from '../ui/time.ts'
import type { LineSettings } from './queries.ts'
import { reserveOf } from './rules.ts'

export const DONE = {
  keys: { title: '鍵を登録しました', text: '次に「接続を確かめる」を押してください。' },
  webhook: {
    title: 'Webhookのアドレスを書き換えました',
    text: 'LINE Developersで「Webhookの利用」をオンにして、「接続を確かめる」を押してください。',
  },
  menus: { title: 'メニューを出します', text: '1分ほどで、先生のトーク画面に出ます。' },
  reserve: { title: '取り置きを保存しました', text: '次の訓練から、送る前の確認で使います。' },
  share: { title: 'アカウントを替えました', text: '次に「接続を確かめる」を押してください。' },
} as const

/** LINEの設定 — what is known of the channel without asking LINE, what LINE said just now, and what can be done. */
export const LinePage = ({
  staff,
  settings,
  url,
  findings,
  done,
}: {
  staff: SignedInStaff
  settings: LineSettings
  url: string
  findings: Finding[] | null
  done: keyof typeof DONE | undefined
}) => (
  <Layout title="LINE公式アカウント" staff={staff}>
    <h1>LINE公式アカウント</h1>
    {done && (
      <Notice kind="done" title={DONE[done].title}>
        <p>{DONE[done].text}</p>
      </Notice>
    )}
    {settings.stop_reason && settings.stopped_at && (
      <Notice kind="danger" title="LINEでの配信を止めています">
        <p>
          {`${FAILURES[settings.stop_reason].label}。${dayAndTime(settings.stopped_at)}から止めています。原因を直すと、2分ほどで自動で再開します。`}
        </p>
      </Notice>
    )}
    {findings && <Findings findings={findings} />}
    <div class="line-settings">
      <section>
        <h2>いまの設定</h2>
        <Facts settings={settings} url={url} />
      </section>
      <Doings staff={staff} settings={settings} />
    </div>
  </Layout>
)

const Findings = ({ findings }: { findings: Finding[] }) => {
  const faults = findings.filter(({ mark }) => mark === 'bad').length
  const title = faults === 0 ? '確かめました。直すところはありません' : `直すところが${faults}か所あります`
  return (
    <Notice kind={faults === 0 ? 'done' : 'wrong'} title={title}>
      <ul class="findings">
        {findings.map(({ about, mark, says, to_do }) => (
          <li>
            <strong class={`finding finding-${mark}`}>{MARKS[mark]}</strong>
            <div>
              {about}: {says}
              {to_do && <p class="support">{to_do}。</p>}
            </div>
          </li>
        ))}
      </ul>
    </Notice>
  )
}

const Facts = ({ settings, url }: { settings: LineSettings; url: string }) => (
  <dl class="facts">
    <dt>名前</dt>
    <dd>
      {settings.name} {settings.basic_id && <span class="support">{settings.basic_id}</span>}
    </dd>
    <dt>鍵</dt>
    <dd>登録済み</dd>
    <dt>Webhook URL</dt>
    <dd>
      <code class="address">{url}</code>
      <span class="support">LINEでの使用がオンかどうかは、「接続を確かめる」で分かります。</span>
    </dd>
    <dt>最後に届いた知らせ</dt>
    <dd>{settings.last_event_at ? dayAndTime(settings.last_event_at) : 'まだ届いていません'}</dd>
    <dt>今月の通数</dt>
    <dd>
      <Quota settings={settings} />
    </dd>
    <dt>つながっている先生</dt>
    <dd>{settings.bound}人</dd>
    <dt>メニュー</dt>
    <dd>{menuState(settings)}</dd>
  </dl>
)

const Quota = ({
  settings: { quota_limit, quota_used, quota_read_at, bound, reserve },
}: {
  settings: LineSettings
}) =>
  quota_read_at && quota_used !== null ? (
    <>
      {quota_limit === null ? (
        <>
          <strong>{count(quota_used)}</strong>通を使いました(上限なし)
        </>
      ) : (
        <>
          残り <strong>{count(Math.max(0, quota_limit - quota_used))}</strong>通(上限 {count(quota_limit)}
          通、使った数 {count(quota_used)}通)
        </>
      )}
      <br />
      <span class="support">
        {reserve > 0
          ? `災害のために${count(reserve)}通を取り置いています。`
          : bound > 0 && `災害のために${count(reserveOf(bound))}通を残しておくと安心です。`}
        {dayAndTime(quota_read_at)}現在
      </span>
    </>
  ) : (
    'まだ調べていません'
  )

const count = (n: number) => n.toLocaleString('ja-JP')

function menuState({ menus_wanted, menus_made, menus_failure, linked, bound }: LineSettings) {
  if (!menus_wanted) return '出していません'
  if (menus_failure) return `${FAILURES[menus_failure].label}。自動でやり直します`
  if (!menus_made) return '出しています。1分ほどお待ちください'
  return `出ています(先生 ${linked}人 / ${bound}人)`
}

const Doings = ({ staff, settings }: { staff: SignedInStaff; settings: LineSettings }) => (
  <section class="line-doings">
    <h2>できること</h2>
    <ButtonLink kind="main" href="/line/check">
      接続を確かめる
    </ButtonLink>
    <ButtonLink href="/line/webhook">Webhookを設定する</ButtonLink>
    <ButtonLink href="/line/menus">
      {settings.menus_wanted ? 'メニューを出し直す' : 'メニューを出す'}
    </ButtonLink>
    <ButtonLink href="/line/reserve">災害用の取り置きを決める</ButtonLink>
    <ButtonLink href="/line/keys">鍵を入れ直す</ButtonLink>
    {staff.workplaces.length > 1 && (
      <ButtonLink href="/line/share">ほかの医師会のアカウントを使う</ButtonLink>
    )}
    <ButtonLink href="/safety-checks/reports">先生からの知らせを見る</ButtonLink>
  </section>
)
