import type { PropsWithChildren } from 'hono/jsx'
import { dialled } from '../ui/dialled.ts'
import { SinglePage } from '../ui/single-page.tsx'
import { STYLE } from './link-style.ts'
import type { Leader } from './queries.ts'

/** The frame of every page behind the link. */
export const Page = ({ title, children }: PropsWithChildren<{ title: string }>) => (
  <SinglePage title={title} style={STYLE}>
    {children}
  </SinglePage>
)

const REFUSALS = {
  wrong: '暗証番号が違います。事務局から聞いた6桁の数字を、もう一度入れてください。',
  locked: '続けてまちがえたため、1時間は開けません。お急ぎのときは事務局に電話してください。',
} as const

export const AskCodePage = ({ leader, refusal }: { leader: Leader; refusal?: keyof typeof REFUSALS }) => (
  <Page title="班長のページ">
    <h1>班長のページ</h1>
    <p>{leader.association_name}</p>
    {refusal && (
      <p class="wrong" role="alert" id="refusal">
        {REFUSALS[refusal]}
      </p>
    )}
    <form method="post">
      <label for="code">暗証番号(6桁の数字)</label>
      <input
        id="code"
        name="code"
        inputmode="numeric"
        autocomplete="off"
        maxlength={12}
        required
        aria-describedby={refusal && 'refusal'}
      />
      <p>
        <button type="submit">開く</button>
      </p>
    </form>
    <Office phone={leader.phone} />
  </Page>
)

export const GonePage = () => (
  <Page title="このリンクは使えません">
    <h1>このリンクは使えません</h1>
    <p>新しいリンクに替わったか、期限が過ぎています。事務局に連絡してください。</p>
  </Page>
)

export const Office = ({ phone }: { phone: string | null }) =>
  phone && (
    <p>
      事務局 <a href={`tel:${dialled(phone)}`}>{phone}</a>
    </p>
  )
