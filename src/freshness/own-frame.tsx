import { raw } from 'hono/html'
import type { PropsWithChildren } from 'hono/jsx'
import { headersFor } from '../replies/page-headers.ts'
import { STYLE } from '../replies/page-style.ts'

/** The doctors' style, and fields large enough to see what one types. */
const OWN_STYLE = `${STYLE}
fieldset{margin:0 0 18px;padding:10px 14px 14px;border:2px solid var(--line);border-radius:.5rem;min-width:0}
legend{padding:0 6px;font-size:1.1875rem;font-weight:700}
main>p{margin-bottom:8px}
ul.note{padding-left:2rem}
.note b{word-break:break-all}
fieldset p{margin-bottom:0}
label{display:block;font-weight:700}
input[type=text]{display:block;width:100%;min-height:56px;margin:4px 0 0;padding:6px 12px;border:2px solid var(--line);border-radius:.5rem;
background:var(--ground);color:var(--text);font:inherit;font-size:1.375rem;letter-spacing:.03em}
.check{display:flex;align-items:center;gap:10px;min-height:48px;margin-top:6px;font-weight:400}
.check input{flex:none;width:1.5rem;height:1.5rem}
.fault{margin-top:6px;font-weight:700;color:var(--fault)}
.wrong,.wrong input[type=text]{border-color:var(--fault)}
:root{--fault:#ce0000}
@media(prefers-color-scheme:dark){:root{--fault:#ff9a94}}`

export const OWN_PAGE_HEADERS = headersFor(OWN_STYLE)

export const OwnPage = ({ about, children }: PropsWithChildren<{ about: string }>) => (
  <>
    {raw('<!doctype html>')}
    <html lang="ja">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{about}</title>
        <link rel="icon" href="data:," />
        <style>{raw(OWN_STYLE)}</style>
      </head>
      <body>
        <main>{children}</main>
      </body>
    </html>
  </>
)
