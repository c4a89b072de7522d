import { headersFor } from '../../replies/page-headers.ts'

/** Inside the page, as on the doctors' pages: two buttons that a thumb cannot miss. */
export const OWNER_STYLE = `
:root{color-scheme:light;--line:#767676;--link:#0017c1;--alarm:#ce0000}
*{box-sizing:border-box}
body{margin:0;color:#1a1a1a;background:#fff;font:1.0625rem/1.6 "BIZ UDPGothic","Hiragino Sans","Noto Sans JP",Meiryo,sans-serif;
overflow-wrap:anywhere;line-break:strict;word-break:auto-phrase}
main{max-width:34rem;margin:0 auto;padding:12px 16px 32px}
.band{margin:0;padding:10px 16px;font-weight:700}
.drill{background:#ffc700;border-bottom:4px solid #1a1a1a}
.actual{background:var(--alarm);color:#fff}
.test{background:#d8d8db;border-bottom:4px dotted #595959}
h1{margin:8px 0;font-size:1.375rem;line-height:1.4}
dl{margin:0 0 12px;border-top:1px solid var(--line)}
dl div{display:flex;gap:12px;padding:6px 0;border-bottom:1px solid var(--line)}
dt{flex:none;width:5.5rem;font-weight:700}
dd{margin:0}
button{display:block;width:100%;min-height:4rem;margin:0 0 12px;padding:4px 24px;border:2px solid var(--link);border-radius:8px;
background:var(--link);color:#fff;font:inherit;font-size:1.25rem;font-weight:700;cursor:pointer}
button.no{background:#fff;color:var(--link)}
.done{padding:12px;border-left:6px solid var(--link);background:#f2f2f2;font-weight:700}
a{display:inline-flex;align-items:center;min-height:2.75rem;color:var(--link);font-weight:700}
:focus-visible{outline:4px solid #000;outline-offset:2px;box-shadow:0 0 0 2px #ffd43d}
`.trim()

export const OWNER_PAGE_HEADERS = headersFor(OWNER_STYLE)
