import type { PropsWithChildren } from 'hono/jsx'
import type { Purpose } from '../../safety-checks/table.ts'
import { dialled } from '../../ui/dialled.ts'
import { SinglePage } from '../../ui/single-page.tsx'
import { day } from '../../ui/time.ts'
import type { OwnerAsked } from './owner.ts'
import { OWNER_STYLE } from './owner-style.ts'
import { type OwnerCame, ownerSaidInWords } from './owner-words.ts'
import { lastDay } from './periods.ts'
import { LOAN_BANDS, LOAN_LABELS, unitName } from './words.ts'

const Frame = ({
  title,
  purpose,
  phone,
  children,
}: PropsWithChildren<{ title: string; purpose: Purpose; phone: string | null }>) => (
  <SinglePage
    title={LOAN_LABELS[purpose] + title}
    style={OWNER_STYLE}
    band={
      <header>
        <p class={`band ${purpose}`}>{LOAN_BANDS[purpose]}</p>
      </header>
    }
  >
    <h1>
      {LOAN_LABELS[purpose]}
      {title}
    </h1>
    {children}
    {phone && (
      <p>
        事務局 <a href={`tel:${dialled(phone)}`}>{phone}</a>
      </p>
    )}
  </SinglePage>
)

/** 貸せますか — opening it changes nothing; one press answers. */
export const OwnerPage = ({ asked }: { asked: OwnerAsked }) => (
  <Frame title={`${unitName(asked)}を貸せますか`} purpose={asked.purpose} phone={asked.phone}>
    <dl>
      <Row name="借りる所" text={asked.borrower_name} />
      {asked.hours_needed !== null && <Row name="時間" text={`${asked.hours_needed}時間`} />}
      {asked.patients > 0 && <Row name="患者" text={`${asked.patients}人`} />}
      {asked.until && <Row name="返却" text={`${day(lastDay(asked.until))}まで`} />}
      <Row name="医師会" text={asked.association_name} />
    </dl>
    <form method="post">
      <button type="submit" name="answer" value="yes">
        貸せます
      </button>
      <button type="submit" name="answer" value="no" class="no">
        今回は難しい
      </button>
    </form>
    <p>押すと、事務局と借りる先生に伝わります。あとで変えるときは、事務局に電話してください。</p>
  </Frame>
)

const Row = ({ name, text }: { name: string; text: string }) => (
  <div>
    <dt>{name}</dt>
    <dd>{text}</dd>
  </div>
)

/** What came of the press, or of somebody else's before it. */
export const OwnerDonePage = ({ asked, said }: { asked: OwnerAsked; said: OwnerCame }) => (
  <Frame title={unitName(asked)} purpose={asked.purpose} phone={asked.phone}>
    <p class="done" role="status">
      {ownerSaidInWords(said, asked)}
    </p>
  </Frame>
)

export const OwnerGonePage = () => (
  <SinglePage title="このリンクは使えません" style={OWNER_STYLE}>
    <h1>このリンクは使えません</h1>
    <p>アドレスが途中で切れていないか確かめてください。わからないときは、事務局に電話してください。</p>
  </SinglePage>
)
