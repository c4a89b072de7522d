import { headersFor } from '../../replies/page-headers.ts'

/** Inside the page: one table for a desk at the city hall, and for its printer. */
export const CITY_STYLE = `
:root{color-scheme:light;--line:#767676;--link:#0017c1;--alarm:#ce0000}
*{box-sizing:border-box}
body{margin:0;color:#1a1a1a;background:#fff;font:1.0625rem/1.6 "BIZ UDPGothic","Hiragino Sans","Noto Sans JP",Meiryo,sans-serif;
overflow-wrap:anywhere;line-break:strict}
main{max-width:60rem;margin:0 auto;padding:12px 16px 32px}
.band{margin:0;padding:10px 16px;font-weight:700}
.drill{background:#ffc700;border-bottom:4px solid #1a1a1a}
.actual{background:var(--alarm);color:#fff}
.test{background:#d8d8db;border-bottom:4px dotted #595959}
h1{margin:8px 0;font-size:1.375rem;line-height:1.4}
.until{padding:8px 12px;border-left:6px solid var(--alarm);background:#f2f2f2}
form{display:flex;flex-wrap:wrap;gap:12px;margin:16px 0}
button{min-height:3rem;padding:4px 24px;border:2px solid var(--link);border-radius:8px;background:var(--link);color:#fff;
font:inherit;font-weight:700;cursor:pointer}
button.second{background:#fff;color:var(--link)}
.scroll{overflow-x:auto}
table{width:100%;border-collapse:collapse}
th,td{padding:4px 8px;border:1px solid var(--line);text-align:left;font-weight:400;vertical-align:top}
thead th{background:#ececec;font-weight:700;white-space:nowrap}
td.moment{white-space:nowrap}
h2{font-size:1.0625rem}
a{display:inline-flex;align-items:center;min-height:2.75rem;color:var(--link);font-weight:700}
:focus-visible{outline:4px solid #000;outline-offset:2px;box-shadow:0 0 0 2px #ffd43d}
@media print{@page{size:A4;margin:12mm}body{font-size:10pt}form{display:none}main{padding:0}tr{break-inside:avoid}thead{display:table-header-group}}
`.trim()

export const CITY_PAGE_HEADERS = headersFor(CITY_STYLE)
