import type { PropsWithChildren } from 'hono/jsx'
import { headersFor } from '../../replies/page-headers.ts'
import { STYLE } from '../../replies/page-style.ts'
import { webBand } from '../../safety-checks/rules.ts'
import type { Purpose } from '../../safety-checks/table.ts'
import { dialled } from '../../ui/dialled.ts'
import { SinglePage } from '../../ui/single-page.tsx'
import { deviceOf } from '../devices.ts'
import type { Asker } from './asker.ts'
import { DeviceFields, FigureFields } from './fields.tsx'
import type { NeedFaults, Typed } from './need-form.ts'
import { marked } from './words.ts'

/** The doctors' style, and lines of devices that an old telephone can fill in. */
const NEED_STYLE = `${STYLE}
fieldset{margin:0 0 14px;padding:4px 12px 8px;border:1px solid var(--line);border-radius:.5rem;min-width:0}
legend{padding:0 4px;font-weight:700}
.device{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;gap:0 8px;padding:4px 0}
.nums{white-space:nowrap;margin-left:auto}
input{min-height:48px;padding:4px 8px;border:2px solid var(--line);border-radius:.5rem;background:var(--ground);color:var(--text);font:inherit}
.nums input{width:4.2rem;margin-left:8px;text-align:right}
input[type=text]{display:block;width:100%}
input[type=radio]{width:24px;height:24px;min-height:0;margin:0}
.carry label{display:flex;align-items:center;gap:8px;min-height:44px;font-weight:400}
.figure{margin:0 0 14px}
.figure label{display:block;font-weight:700}
.figure .nums{display:block;margin:0}
.figure .nums input{width:6rem;margin:4px 6px 0 0}
small{display:block;font-size:1rem;color:var(--quiet)}
.fault{flex-basis:100%;font-weight:700;color:var(--fault)}
input[aria-invalid]{border:3px solid var(--fault)}
:root{--fault:#ce0000}
form button{justify-content:center;border-color:var(--calm-line);background:var(--calm-line);color:#fff}
@media(prefers-color-scheme:dark){:root{--fault:#ff9a94}form button{color:#161618}}`

export const NEED_PAGE_HEADERS = headersFor(NEED_STYLE)

const Page = ({
  purpose,
  title,
  children,
}: PropsWithChildren<{ purpose: Purpose | null; title: string }>) => (
  <SinglePage
    title={purpose ? marked(purpose, title) : title}
    style={NEED_STYLE}
    band={purpose && purpose !== 'actual' && <header class={purpose}>{webBand(purpose)}</header>}
  >
    {children}
  </SinglePage>
)

/** 電源の申出(医療機関) — opening it records nothing. */
export const AskPowerPage = ({
  asker,
  typed,
  faults,
  stale,
}: {
  asker: Asker
  typed: Typed
  faults: NeedFaults
  stale?: boolean
}) => (
  <Page purpose={asker.purpose} title="電源の申出">
    <p class="from">{asker.association_name}</p>
    <h1>{marked(asker.purpose, `${asker.facility_name} 電源を借りたい`)}</h1>
    {asker.need && !stale && <p class="note">前にお知らせいただいた内容です。直して、もう一度送れます。</p>}
    {stale && (
      <p class="note" role="alert">
        その間に、申出が直されました。下の内容でよければ、もう一度押してください。まだ送っていません。
      </p>
    )}
    {Object.keys(faults).length > 0 && (
      <p class="note" role="alert">
        ＊の付いたところを直してください。まだ送っていません。
      </p>
    )}
    <form method="post">
      <input type="hidden" name="version" value={String(asker.need?.version ?? 0)} />
      <h2>使いたい機器の台数</h2>
      <p>W数は、機器の銘板を見られるときだけ入れてください。</p>
      <DeviceFields typed={typed} faults={faults} />
      <h2>時間と人数</h2>
      <FigureFields typed={typed} faults={faults} />
      <button type="submit">送る</button>
    </form>
    <Office asker={asker} />
  </Page>
)

export const AskedPage = ({ asker, back }: { asker: Asker; back: string }) => (
  <Page purpose={asker.purpose} title="受け付けました">
    <p class="from">{asker.association_name}</p>
    <h1>{marked(asker.purpose, '電源の申出')}</h1>
    <h2>受け付けました</h2>
    <p class="got" role="status">
      {asker.facility_name}の申出が事務局に届きました。
    </p>
    <ul>
      {asker.need?.devices.map(({ device, count }) => (
        <li>
          {deviceOf(device)?.label ?? 'その他の機器'} {count}台
        </li>
      ))}
    </ul>
    <p>
      事務局が電源を探して、電話します。このページは閉じて構いません。<a href={back}>変更する</a>
    </p>
    <Office asker={asker} />
  </Page>
)

export const NoAskPage = ({ asker }: { asker: Asker | null }) => (
  <Page purpose={asker?.purpose ?? null} title="このリンクは使えません">
    <h2>このリンクは使えません</h2>
    <p>
      期限が過ぎたか、新しいリンクに替わりました。電源が要るときは、所属の医師会の事務局へ電話してください。
    </p>
    {asker && <Office asker={asker} />}
  </Page>
)

const Office = ({ asker: { phone, purpose } }: { asker: Asker }) => (
  <>
    {phone && (
      <a class="call" href={`tel:${dialled(phone)}`}>
        事務局に電話する <small>{phone}</small>
      </a>
    )}
    {purpose !== 'drill' && <p class="after">命に関わるときは119番へ連絡してください。</p>}
  </>
)
