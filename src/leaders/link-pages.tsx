import type { PropsWithChildren } from 'hono/jsx'
import { headline } from '../safety-checks/rules.ts'
import { dialled } from '../ui/dialled.ts'
import { SinglePage } from '../ui/single-page.tsx'
import { dayAndTime, timeInWords } from '../ui/time.ts'
import { STYLE } from './link-style.ts'
import type { Leader, OpenCheck } from './queries.ts'

const Page = ({ title, children }: PropsWithChildren<{ title: string }>) => (
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

export const SilentPage = ({
  leader,
  checks,
  pass,
  at,
}: {
  leader: Leader
  checks: OpenCheck[]
  pass: string
  at: Date
}) => (
  <Page title={`${checks[0] ? headline(checks[0]) : '班長のページ'} ${leader.ward}`}>
    <h1>{leader.ward} まだ回答のない先生</h1>
    <p>
      {leader.association_name}・{timeInWords(at)}の内容です。電話で確かめたら、事務局に知らせてください。
    </p>
    <form method="post">
      <input type="hidden" name="pass" value={pass} />
      <button type="submit" class="again">
        最新の内容にする
      </button>
    </form>
    {checks.length === 0 && <p>いま、{leader.ward}で開いている安否確認はありません。</p>}
    {checks.map((check) => (
      <Silent check={check} />
    ))}
    <Office phone={leader.phone} />
  </Page>
)

const Silent = ({ check }: { check: OpenCheck }) => (
  <section>
    <h2 class={check.purpose}>{headline(check)}</h2>
    <p>
      {check.prompted}人のうち、あと<b>{check.silent.length}人</b>です。
      {check.deadline_at && `締切は${dayAndTime(check.deadline_at)}です。`}
    </p>
    {check.silent.length === 0 ? (
      <p>全員の回答がそろいました。ありがとうございました。</p>
    ) : (
      <ul>
        {check.silent.map(({ name, kana, facility, phone }) => (
          <li>
            <span>
              <small>{kana}</small>
              <b>{name}先生</b>
              {facility && <small>{facility}</small>}
            </span>
            {phone ? (
              <a href={`tel:${dialled(phone)}`} aria-label={`${name}先生に電話する`}>
                {phone}
              </a>
            ) : (
              <small>電話番号がありません</small>
            )}
          </li>
        ))}
      </ul>
    )}
  </section>
)

export const GonePage = () => (
  <Page title="このリンクは使えません">
    <h1>このリンクは使えません</h1>
    <p>新しいリンクに替わったか、期限が過ぎています。事務局に連絡してください。</p>
  </Page>
)

const Office = ({ phone }: { phone: string | null }) =>
  phone && (
    <p>
      事務局 <a href={`tel:${dialled(phone)}`}>{phone}</a>
    </p>
  )
