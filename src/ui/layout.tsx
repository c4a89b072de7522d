import { raw } from 'hono/html'
import type { PropsWithChildren } from 'hono/jsx'
import type { SignedInStaff } from '../app.tsx'
import { may, type Url } from '../rights.ts'
import type { Purpose } from '../safety-checks/table.ts'
import { STAFF_ROLES } from '../staff/table.ts'
import { Button } from './form.tsx'
import { LaunchBands, seesCountdowns } from './launch-band.tsx'
import { asset } from './static.ts'

/** The frame of every staff page. `band` is the strip that says drill or actual before anything else. */
export const Layout = ({
  title,
  band,
  staff,
  styles = [],
  scripts = [],
  refresh_seconds,
  children,
}: PropsWithChildren<{
  /** Of a drill's page: begins with 【訓練】, so that the tab says so too. */
  title: string
  band?: { purpose: Purpose; text: string } | undefined
  staff?: SignedInStaff | undefined
  /** File names in src/ui/assets. */
  styles?: string[]
  scripts?: string[]
  /** How often the page reloads itself in a browser without scripts. */
  refresh_seconds?: number
}>) => (
  <>
    {raw('<!doctype html>')}
    <html lang="ja">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title} — 灯</title>
        <link rel="icon" href={asset('icon.svg')} />
        <link rel="stylesheet" href={asset('tokens.css')} />
        {[...COMMON_STYLES, ...styles].map((name) => (
          <link rel="stylesheet" href={asset(name)} />
        ))}
        {refresh_seconds && (
          <noscript>
            <meta http-equiv="refresh" content={String(refresh_seconds)} />
          </noscript>
        )}
        {[...scripts, ...(staff && seesCountdowns(staff) ? ['countdown.js'] : [])].map((name) => (
          <script src={asset(name)} defer />
        ))}
      </head>
      <body>
        <a class="skip" href="#main">
          本文へ進む
        </a>
        <header>
          {staff && <LaunchBands staff={staff} />}
          {band && <p class={`band band-${band.purpose}`}>{band.text}</p>}
          {staff && <Bar staff={staff} />}
        </header>
        <main id="main" tabindex={-1}>
          {children}
        </main>
      </body>
    </html>
  </>
)

/** Of pages that share their lists and forms; all of it is kept by the browser after the first page. */
const COMMON_STYLES = ['style.css', 'roster.css', 'line.css', 'countdown.css']

/** What the bar leads to, for those who may go there. */
const PLACES: { url: Url; name: string }[] = [
  { url: 'GET /safety-checks', name: '安否確認' },
  { url: 'GET /roster', name: '名簿' },
  { url: 'GET /power', name: '非常用電源' },
  { url: 'GET /settings', name: '設定' },
]

const Bar = ({ staff }: { staff: SignedInStaff }) => (
  <div class="bar">
    <nav aria-label="おもなページ">
      <a class="brand" href="/">
        灯
      </a>
      {PLACES.filter(({ url }) => may(staff.role, url)).map(({ url, name }) => (
        <a href={url.replace('GET ', '')}>{name}</a>
      ))}
    </nav>
    <div class="who">
      {staff.workplaces.length > 1 ? <Switch staff={staff} /> : <strong>{staff.association_name}</strong>}
      <span>
        {staff.name}({STAFF_ROLES[staff.role]})
      </span>
      <form method="post" action="/sign-out">
        <Button kind="text">出る</Button>
      </form>
    </div>
  </div>
)

const Switch = ({ staff }: { staff: SignedInStaff }) => (
  <form method="post" action="/association" class="switch">
    <select name="association" aria-label="医師会">
      {staff.workplaces.map(({ association_id, association_name }) => (
        <option value={association_id} selected={association_id === staff.association}>
          {association_name}
        </option>
      ))}
    </select>
    <Button kind="text">切り替える</Button>
  </form>
)
