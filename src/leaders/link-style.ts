import { createHash } from 'node:crypto'
import { REPLY_PAGE_HEADERS } from '../replies/page-headers.ts'

/** Inside the page, as on the doctors' pages; print leaves a list to tick off. */
export const STYLE = `
:root{color-scheme:light;--line:#767676;--link:#0017c1;--alarm:#ce0000}
*{box-sizing:border-box}
body{margin:0;color:#1a1a1a;background:#fff;font:1.0625rem/1.6 "BIZ UDPGothic","Hiragino Sans","Noto Sans JP",Meiryo,sans-serif;
overflow-wrap:anywhere;line-break:strict;word-break:auto-phrase}
main{max-width:44rem;margin:0 auto;padding:12px 16px 32px}
h1{margin:0 0 8px;font-size:1.375rem;line-height:1.4}
h2{margin:24px 0 4px;padding:8px 12px;font-size:1.125rem;line-height:1.4}
p{margin:0 0 10px}
.drill{background:#ffc700;border:2px solid #1a1a1a}
.actual{background:var(--alarm);color:#fff}
.test{background:#d8d8db;border:2px dotted #595959}
label{display:block;font-weight:700}
input[name=code]{width:12rem;min-height:3.5rem;margin:6px 0;padding:4px 14px;border:2px solid var(--line);border-radius:8px;
font:inherit;font-size:1.5rem;letter-spacing:.2em}
button{min-height:3.5rem;padding:4px 24px;border:2px solid var(--link);border-radius:8px;background:var(--link);color:#fff;
font:inherit;font-weight:700;cursor:pointer}
.again{background:#fff;color:var(--link)}
.wrong{padding:8px 12px;border-left:6px solid var(--alarm);background:#fdeeee;font-weight:700}
ul{margin:0;padding:0;list-style:none}
li{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;gap:0 16px;padding:8px 4px;border-bottom:1px solid var(--line)}
li b{font-size:1.1875rem}
small{color:#595959;font-size:1rem}
li small{display:block}
a{display:inline-flex;align-items:center;min-height:2.75rem;color:var(--link);font-weight:700}
:focus-visible{outline:4px solid #000;outline-offset:2px;box-shadow:0 0 0 2px #ffd43d}
form.calls button{min-height:2.75rem;padding:4px 6px;border-width:1px;background:#fff;color:var(--link)}
.heard{flex-basis:100%;display:grid;grid-template-columns:repeat(4,1fr);gap:6px;margin:4px 0}
.heard button{line-height:1.25;font-size:1rem}
.heard button span{display:block;font-size:1.25rem;line-height:1}
.heard button:last-child{grid-column:1/-1;color:#1a1a1a;border-color:var(--line);font-weight:400}
.done{margin-bottom:12px;background:#e6f5ec}
.done li{padding:4px 12px}
.called{color:#1a1a1a;font-weight:700}
@media print{form:not(.calls),.calls button,.heard{display:none}li{break-inside:avoid}h2{print-color-adjust:exact}}
`.trim()

const HASH = createHash('sha256').update(STYLE).digest('base64')

export const LINK_PAGE_HEADERS = {
  ...REPLY_PAGE_HEADERS,
  'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${HASH}'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
} as const
