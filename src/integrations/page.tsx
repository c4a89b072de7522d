import type { SignedInStaff } from '../app.tsx'
import { ButtonLink, Notice } from '../ui/form.tsx'
import { Layout } from '../ui/layout.tsx'
import { HookTable } from './hooks/pages.tsx'
import { MOST_HOOKS } from './hooks/rules.ts'
import type { ApiToken, Hook } from './table.ts'
import { TokenTable } from './tokens/pages.tsx'
import { isUsable, MOST_TOKENS } from './tokens/rules.ts'

export const HOME = '/settings/integrations'

/** What was just done, told above the page. */
export const DONE = {
  revoked: { title: '鍵を止めました', text: 'この鍵では、もう読めません。' },
  removed: { title: '通知先を外しました', text: 'この通知先には、もう送りません。' },
} as const
export type Done = keyof typeof DONE

/** 外部連携 — who reads here, and who is told. */
export const IntegrationsPage = ({
  staff,
  tokens,
  hooks,
  done,
  at,
}: {
  staff: SignedInStaff
  tokens: ApiToken[]
  hooks: Hook[]
  done: Done | undefined
  at: Date
}) => (
  <Layout title="外部連携" staff={staff}>
    <h1>外部連携</h1>
    {done && (
      <Notice kind="done" title={DONE[done].title}>
        <p>{DONE[done].text}</p>
      </Notice>
    )}
    <p>市の地図や医師会のホームページなど、ほかのシステムに、人数と診療できる医療機関だけを渡します。</p>
    <h2>読み取りの鍵</h2>
    <p class="support">
      渡すのは、送った安否確認の題名・状況・人数・割合と、診療できる医療機関の名前です。先生の名前と連絡先は渡しません。
    </p>
    <TokenTable tokens={tokens} at={at} />
    <div class="actions">
      {tokens.filter((token) => isUsable(token, at)).length < MOST_TOKENS && (
        <ButtonLink kind="main" href={`${HOME}/tokens/new`}>
          鍵をつくる
        </ButtonLink>
      )}
      <a href="/api/v1/openapi.json">仕様書（OpenAPI）</a>
    </div>
    <h2>外部への通知（Webhook）</h2>
    <p class="support">
      送ったとき、締め切ったとき、人数が変わったときに、相手のアドレスへ知らせます。送るのはidと人数だけです。
    </p>
    <HookTable hooks={hooks} />
    {hooks.length < MOST_HOOKS && (
      <div class="actions">
        <ButtonLink href={`${HOME}/hooks/new`}>通知先をつくる</ButtonLink>
      </div>
    )}
    <ButtonLink href="/settings">設定へ戻る</ButtonLink>
  </Layout>
)
