import type { SignedInStaff } from '../app.tsx'
import { ButtonLink, Notice } from '../ui/form.tsx'
import { Layout } from '../ui/layout.tsx'

/** Several of a few, all of them visible; at least one is asked for. */
export const Boxes = ({
  name,
  legend,
  options,
  form,
  error,
}: {
  name: string
  legend: string
  options: { field: string; label: string; support: string }[]
  form: Record<string, string | undefined>
  error: string | undefined
}) => (
  <fieldset
    class={`field radios roles ${error ? 'field-wrong' : ''}`}
    aria-describedby={error ? `field-${name}-error` : undefined}
  >
    <legend>
      {legend} <span class="need need-must">※必須</span>
    </legend>
    <div class="choices">
      {options.map(({ field, label, support }, n) => (
        <label class="choice">
          <input
            type="checkbox"
            name={field}
            value="yes"
            id={n === 0 ? `field-${name}` : undefined}
            checked={form[field] === 'yes'}
          />
          <span>
            <strong>{label}</strong>
            <small>{support}</small>
          </span>
        </label>
      ))}
    </div>
    {error && (
      <p class="fault" id={`field-${name}-error`}>
        ＊{error}
      </p>
    )}
  </fieldset>
)

/** A key that leaves the house is made only by somebody who has just shown the second factor. */
export const AskForCode = ({ next }: { next: string }) => (
  <Notice kind="info" title="先に、確認コードを入れてください">
    <p>鍵を渡す操作なので、認証アプリのコードをもう一度確かめます。入力した内容は、このページに残ります。</p>
    <p>
      <a
        class="button button-second"
        href={`/sign-in/code?next=${encodeURIComponent(next)}`}
        target="_blank"
        rel="noopener"
      >
        確認コードを入れる（別の画面が開きます）
      </a>
    </p>
    <p>入れたら、このページに戻って、もう一度押してください。</p>
  </Notice>
)

const ALREADY = {
  token_made: {
    title: 'この鍵は、もうつくってあります',
    text: '鍵は最初の画面にだけ出ます。写せなかったときは、止めてつくり直してください。',
  },
  hook_made: {
    title: 'この通知先は、もうつくってあります',
    text: '秘密の文字列は最初の画面にだけ出ます。写せなかったときは、外してつくり直してください。',
  },
  hook_changed: {
    title: 'この通知先は、もうそうなっています',
    text: 'ほかの方が先に操作しました。何も変わっていません。',
  },
  token_revoked: {
    title: 'この鍵は、もう止めてあります',
    text: 'ほかの方が先に止めました。何も変わっていません。',
  },
} as const
export type Already = keyof typeof ALREADY

/** For the second of two clicks, or of two people: nothing happened twice. */
export const AlreadyPage = ({ staff, what }: { staff: SignedInStaff; what: Already }) => (
  <Layout title={ALREADY[what].title} staff={staff}>
    <div class="narrow">
      <h1>外部連携</h1>
      <Notice kind="info" title={ALREADY[what].title}>
        <p>{ALREADY[what].text}</p>
      </Notice>
      <div class="actions">
        <ButtonLink kind="main" href="/settings/integrations">
          外部連携を見る
        </ButtonLink>
      </div>
    </div>
  </Layout>
)
