import { type Authenticator, Authenticators } from './authenticators.tsx'
import type { Enrolled } from './crowd.ts'
import type { Speed } from './pace.ts'
import { Page } from './phone-frame.tsx'

const SPEED_LABELS: [Speed, string][] = [
  ['paused', '止める'],
  ['1', '実際の速さ'],
  ['10', '10倍'],
  ['60', '60倍'],
  ['full', 'すぐに全員'],
]

export interface Row {
  doctor: Enrolled
  prompts: number
  mails: number
  answered: string | null
}

interface Switches {
  speed: Speed
  faults: { line: boolean; mail: boolean }
}

export const ListPage = ({
  rows,
  found,
  q,
  app_url,
  apps,
  at,
  ...switches
}: Switches & {
  rows: Row[]
  found: number
  q: string
  app_url: string
  apps: Authenticator[]
  at: Date
}) => (
  <Page title="電話とメール" refresh_seconds={10}>
    <header>
      <h1>電話とメール</h1>
      <p>
        先生方のLINEとメールボックスです。<a href={app_url}>事務局の画面へ</a>
      </p>
    </header>
    <main>
      <Authenticators apps={apps} at={at} />
      <Turning {...switches} />
      <form class="search" method="get" action="/">
        <input type="search" name="q" value={q} aria-label="名前か会員番号" placeholder="名前か会員番号" />
        <button type="submit">探す</button>
      </form>
      <ul class="doctors">
        {rows.map((row) => (
          <Card {...row} />
        ))}
      </ul>
      {found > rows.length && <p>ほかに{found - rows.length}人います。名前で探してください。</p>}
      {found === 0 && <p>見つかりません。</p>}
    </main>
  </Page>
)

const pressed = (is: boolean) => (is ? 'true' : 'false')

const Turning = ({ speed, faults }: Switches) => (
  <div class="switches">
    <form method="post" action="/speed">
      <span>答える速さ</span>
      {SPEED_LABELS.map(([choice, label]) => (
        <button type="submit" name="speed" value={choice} aria-pressed={pressed(choice === speed)}>
          {label}
        </button>
      ))}
    </form>
    <form method="post" action="/trouble">
      <span>故障を起こす</span>
      <button type="submit" name="of" value="line" aria-pressed={pressed(faults.line)}>
        LINEを30秒止める
      </button>
      <button type="submit" name="of" value="mail" aria-pressed={pressed(faults.mail)}>
        メールを30秒遅らせる
      </button>
    </form>
  </div>
)

const Card = ({ doctor, prompts, mails, answered }: Row) => (
  <li>
    <a href={`/doctors/${doctor.number}`}>
      <strong>{doctor.name}</strong>
      <small>
        {doctor.association_name} {doctor.number}
      </small>
      <span class="ways">
        <span class={doctor.user_id ? '' : 'none'}>LINE {doctor.user_id ? prompts : 'なし'}</span>
        <span class={doctor.mail ? '' : 'none'}>メール {doctor.mail ? mails : 'なし'}</span>
        {answered && <b>{answered}</b>}
      </span>
    </a>
  </li>
)
