import type { SignedInStaff } from '../../app.tsx'
import { Button, ButtonLink, ErrorSummary, Field, Notice } from '../../ui/form.tsx'
import { Layout } from '../../ui/layout.tsx'
import { Options, SelectField } from '../../ui/select-field.tsx'
import { dayAndTime, dayOfYear } from '../../ui/time.ts'
import { AskForCode, Boxes } from '../form-parts.tsx'
import { type ApiToken, type ApiTokenId, SCOPES, type Scope } from '../table.ts'
import { LIFETIMES, MOST_TOKENS, scopeField, type TokenFault, tokenState, USUAL_LIFETIME } from './rules.ts'

const HOME = '/settings/integrations'

export const TokenTable = ({ tokens, at }: { tokens: ApiToken[]; at: Date }) =>
  tokens.length === 0 ? (
    <p>まだ鍵はありません。</p>
  ) : (
    <section class="scroll linked" tabindex={0} aria-label="鍵の表">
      <table>
        <thead>
          <tr>
            <th scope="col">名前</th>
            <th scope="col">読めるもの</th>
            <th scope="col">最後に使った時</th>
            <th scope="col">期限</th>
            <th scope="col">
              <span class="visually-hidden">操作</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {tokens.map((token) => (
            <tr>
              <th scope="row">{token.name}</th>
              <td>{scopesInWords(token.scopes)}</td>
              <td>{token.last_used_at ? dayAndTime(token.last_used_at) : 'まだ使っていません'}</td>
              <td>
                {dayOfYear(token.expires_at)}
                {tokenState(token, at) === 'expired' && <strong class="whole">（期限切れ）</strong>}
              </td>
              <td>
                <a
                  class="button button-text"
                  href={`${HOME}/tokens/${token.id}/revoke`}
                  aria-label={`${token.name}の鍵を止める`}
                >
                  止める
                </a>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )

const scopesInWords = (scopes: Scope[]) => scopes.map((scope) => SCOPES[scope].name).join('・')

const FAULTS = {
  no_name: { field: 'name', text: '名前を入れてください。どのシステムの鍵か、あとで分かります' },
  long_name: { field: 'name', text: '名前を60文字までにしてください' },
  hidden_characters: { field: 'name', text: '名前に見えない文字が入っています。打ち直してください' },
  no_scope: { field: 'scopes', text: '読めるものを1つ以上選んでください' },
  bad_lifetime: { field: 'lifetime', text: '期限を一覧から選んでください' },
} as const satisfies Record<TokenFault, { field: string; text: string }>

/** The form of a new token; what was typed stays, whatever was wrong. */
export const NewTokenPage = ({
  staff,
  id,
  form,
  faults = [],
  needs_code,
  is_full = false,
}: {
  staff: SignedInStaff
  /** Made with the page, so that two clicks make one token. */
  id: ApiTokenId
  form: Record<string, string | undefined>
  faults?: TokenFault[]
  needs_code: boolean
  is_full?: boolean
}) => {
  const errorOf = (field: string) => {
    const fault = faults.find((one) => FAULTS[one].field === field)
    return fault && FAULTS[fault].text
  }
  const errors = { name: errorOf('name'), scopes: errorOf('scopes'), lifetime: errorOf('lifetime') }
  return (
    <Layout title="読み取りの鍵をつくる" staff={staff}>
      <div class="narrow">
        <h1>読み取りの鍵をつくる</h1>
        <ErrorSummary errors={errors} />
        {is_full && (
          <Notice kind="wrong" title={`使える鍵は${MOST_TOKENS}個までです`}>
            <p>使っていない鍵を「外部連携」で止めてから、もう一度つくってください。</p>
          </Notice>
        )}
        {needs_code && <AskForCode next={`${HOME}/tokens/new`} />}
        <form method="post" action={`${HOME}/tokens`} novalidate>
          <input type="hidden" name="working_for" value={staff.association} />
          <input type="hidden" name="id" value={id} />
          <Field
            name="name"
            label="名前"
            support="どのシステムに渡すかを書きます。例: 市の防災地図"
            value={form.name}
            error={errors.name}
            maxlength={120}
            autocomplete="off"
          />
          <Boxes
            name="scopes"
            legend="読めるもの"
            error={errors.scopes}
            options={(Object.keys(SCOPES) as Scope[]).map((scope) => ({
              field: scopeField(scope),
              label: SCOPES[scope].name,
              support: SCOPES[scope].text,
            }))}
            form={form}
          />
          <SelectField
            name="lifetime"
            label="期限"
            support="過ぎると読めなくなります。"
            error={errors.lifetime}
          >
            <Options value={form.lifetime ?? USUAL_LIFETIME} options={Object.entries(LIFETIMES)} />
          </SelectField>
          <div class="actions">
            <Button>鍵をつくる</Button>
            <ButtonLink href={HOME}>やめる</ButtonLink>
          </div>
        </form>
      </div>
    </Layout>
  )
}

/** Shown once: the token is stored nowhere. */
export const TokenMadePage = ({
  staff,
  name,
  token,
  api_url,
}: {
  staff: SignedInStaff
  name: string
  token: string
  api_url: string
}) => (
  <Layout title="読み取りの鍵" staff={staff}>
    <div class="narrow">
      <h1>「{name}」の鍵</h1>
      <Notice kind="danger" title="この画面は1回だけです">
        <p>閉じると、もう表示できません。いま写して、相手のシステムの担当者に安全に渡してください。</p>
      </Notice>
      <h2>鍵</h2>
      <p>
        <code class="address hash">{token}</code>
      </p>
      <h2>読むアドレス</h2>
      <p>
        <code class="address hash">{api_url}/checks</code>
      </p>
      <p class="support">
        Authorization ヘッダーに「Bearer 」と鍵を続けて送ります。くわしくは
        <a href="/api/v1/openapi.json">仕様書（OpenAPI）</a>にあります。
      </p>
      <div class="actions">
        <ButtonLink kind="main" href={HOME}>
          写しました
        </ButtonLink>
      </div>
    </div>
  </Layout>
)

export const RevokeTokenPage = ({ staff, token }: { staff: SignedInStaff; token: ApiToken }) => (
  <Layout title="鍵を止める" staff={staff}>
    <div class="narrow">
      <h1>「{token.name}」の鍵を止めますか</h1>
      <p>止めると、この鍵を使うシステムは、すぐに読めなくなります。元には戻せません。</p>
      <form method="post" class="actions">
        <input type="hidden" name="working_for" value={staff.association} />
        <Button kind="danger">鍵を止める</Button>
        <ButtonLink href={HOME}>やめる</ButtonLink>
      </form>
    </div>
  </Layout>
)
