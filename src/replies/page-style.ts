/**
 * The one stylesheet of the doctors' pages, inside the page: a second request may never come back on the day.
 * Sizes in rem, so that a reader's 150 % text makes everything grow; ▲ alone is loud.
 */
export const STYLE = `
:root{color-scheme:light dark;--ground:#fff;--text:#1a1a1a;--quiet:#595959;--line:#767676;--note:#f2f2f2;
--calm:#e8f1fe;--calm-text:#00118f;--calm-line:#0017c1;--link:#0017c1;--alarm:#ce0000}
@media(prefers-color-scheme:dark){:root{--ground:#161618;--text:#f4f4f5;--quiet:#b8b8bc;--line:#949494;--note:#29292c;
--calm:#14213f;--calm-text:#c5d7fb;--calm-line:#7096f8;--link:#9db7f9}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--text);font:1.0625rem/1.5 "BIZ UDPGothic","Hiragino Sans","Noto Sans JP",Meiryo,sans-serif;
overflow-wrap:anywhere;line-break:strict;word-break:auto-phrase;text-wrap:pretty}
header,h2,b{text-wrap:balance}
b{word-break:keep-all}
p,h1,h2{margin:0;font-size:inherit}
form p,h2+p{margin-bottom:10px}
header{padding:6px 8px;font-size:1rem;font-weight:700;text-align:center;color:#1a1a1a;background:#d8d8db}
.drill{background:#ffc700}
.actual{background:var(--alarm);color:#fff}
main{max-width:30rem;margin:0 auto;padding:8px 16px 24px}
h1{line-height:1.4}
.from{color:var(--quiet)}
h2{margin:6px 0 10px;font-size:1.25rem;line-height:1.35}
@media(max-width:22rem){h2{font-size:1.1875rem}}
.note{margin:0 0 10px;padding:6px 12px;border-left:6px solid var(--line);background:var(--note)}
button{display:flex;align-items:center;gap:8px;width:100%;min-height:64px;margin:0 0 10px;padding:4px 12px;border:2px solid var(--line);
border-radius:.5rem;background:var(--ground);color:var(--text);font:inherit;font-size:1.25rem;font-weight:700;line-height:1.3;text-align:left;cursor:pointer}
button span{flex:none;width:1.1em;font-size:1.2em;line-height:1;text-align:center}
.chosen{border-width:4px;padding:2px 10px;border-color:var(--calm-line);background:var(--calm);color:var(--calm-text)}
.needs_help{margin:16px 0 12px;border-color:var(--alarm);background:var(--alarm);color:#fff}
.needs_help.chosen{border-color:var(--text)}
button small{flex:none;margin-left:auto;font-size:.9375rem;white-space:nowrap}
fieldset{margin:0 0 10px;padding:0;border:0}
label{display:flex;align-items:center;gap:10px;min-height:44px}
input[type=radio]{flex:none;width:1.4rem;height:1.4rem}
button:hover{text-decoration:underline}
button:active{transform:translateY(1px)}
:focus-visible{outline:4px solid #000;outline-offset:2px;box-shadow:0 0 0 2px #ffd43d}
a{color:var(--link);font-weight:700;white-space:nowrap}
.whole{white-space:nowrap}
.after{margin-top:.75rem}
.got{margin:4px 0 12px;padding:10px 14px;border:2px solid var(--line);border-radius:.5rem;background:var(--note);font-size:1.25rem;font-weight:700;line-height:1.4}
.got small{display:block;font-size:1.0625rem;font-weight:400}
.alarm{border-color:var(--alarm)}
.call{display:block;margin:.5rem 0;padding:.75rem 1rem;border:2px solid var(--link);border-radius:.5rem;text-align:center;font-size:1.25rem}
.call small{display:block}
hr{margin:20px 0;border:0;border-top:1px solid var(--line)}
@media(forced-colors:active){button,.note,.got{border:2px solid}}
`.trim()

/** Nothing but this style may load, run, frame, index or remember a doctor's page, and its address goes nowhere. */
export const headersWith = (style_sha256: string) => ({
  'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${style_sha256}'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
  'X-Robots-Tag': 'noindex, nofollow',
  'X-Content-Type-Options': 'nosniff',
})
