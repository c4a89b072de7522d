import type { PropsWithChildren } from 'hono/jsx'
import { headline, webBand } from '../safety-checks/rules.ts'
import type { SafetyCheck } from '../safety-checks/table.ts'
import { dialled } from '../ui/dialled.ts'
import { SinglePage } from '../ui/single-page.tsx'
import type { Present } from './line-rules.ts'
import { STYLE } from './page-style.ts'
import { CONDITIONS, type Condition } from './table.ts'

/** What the page knows of the doctor behind a link. Null where the database is away: then it names nobody. */
export interface Asked {
  check: Pick<SafetyCheck, 'purpose' | 'title' | 'scenario' | 'deadline_at'> & {
    note_to_doctors?: string | null
  }
  association_name: string
  phone: string | null
  /** Null at the edge, where the association gives no names away. */
  member_name: string | null
  facility_name: string | null
  present: Present | null
}

export const Page = ({
  check,
  about,
  style = STYLE,
  children,
}: PropsWithChildren<{
  check: Pick<SafetyCheck, 'purpose' | 'title'> | null
  about: string
  style?: string
}>) => (
  <SinglePage
    title={check ? `${headline(check)} ${about}` : `安否確認 ${about}`}
    style={style}
    band={check && <header class={check.purpose}>{webBand(check.purpose)}</header>}
  >
    {children}
  </SinglePage>
)

export const WhoAsks = ({ asked: { check, association_name } }: { asked: Asked }) => (
  <>
    <p class="from">{association_name}</p>
    <h1>{headline(check)}</h1>
    {check.scenario && <p>{check.scenario}</p>}
    {check.note_to_doctors && <p>{check.note_to_doctors}</p>}
  </>
)

/** All alike but ▲; only the answer that counts now is marked, so that none looks chosen before it is. */
export const Buttons = ({ chosen, children }: PropsWithChildren<{ chosen?: Condition | undefined }>) => (
  <form method="post">
    {children}
    {Object.entries(CONDITIONS).map(([condition, { symbol, label }]) => (
      <button
        type="submit"
        name="condition"
        value={condition}
        class={condition === chosen ? `${condition} chosen` : condition}
      >
        <span aria-hidden="true">{symbol}</span>
        <b>{broken(label)}</b>
        {condition === chosen && <small>いまの回答</small>}
      </button>
    ))}
  </form>
)

export const Office = ({ phone }: { phone: string | null }) =>
  phone && (
    <p class="after">
      電話でも受け付けます: <a href={telephone(phone)}>{phone}</a>
    </p>
  )

export const Call = ({ phone }: { phone: string | null }) =>
  phone && (
    <a class="call" href={telephone(phone)}>
      事務局に電話する <small>{phone}</small>
    </a>
  )

const telephone = (phone: string) => `tel:${dialled(phone)}`

/** 「一部だけ診療できます」 may break here and nowhere else. */
export const broken = (label: string) => {
  const [first = '', ...rest] = label.split(/(?<=だけ)/)
  return [first, ...rest.flatMap((part) => [<wbr />, part])]
}
