import { headersFor } from '../page-headers.ts'
import { STYLE } from '../page-style.ts'

/** The doctors' style and what the cards need; a page of its own, so that the four buttons still come in one flight. */
export const MORE_STYLE = `${STYLE}
fieldset{margin:0 0 14px;padding:8px 12px 4px;border:1px solid var(--line);border-radius:.5rem}
legend,.count{padding:0 4px;font-weight:700}
fieldset label{display:inline-flex;align-items:center;gap:6px;min-height:44px;margin-right:18px;white-space:nowrap}
input[type=radio]{width:24px;height:24px;margin:0}
.count{display:flex;justify-content:space-between;align-items:center;gap:12px;margin:0 0 14px}
.count span{white-space:nowrap}
.count input{width:5rem;min-height:48px;margin-right:6px;padding:4px 10px;border:1px solid var(--line);border-radius:.5rem;
background:var(--ground);color:var(--text);font:inherit;text-align:right}
.count input[aria-invalid]{border:3px solid var(--alarm)}
form button{justify-content:center;border-color:var(--calm-line);background:var(--calm-line);color:#fff}
@media(prefers-color-scheme:dark){form button{color:#161618}}
`.trim()

export const MORE_HEADERS = headersFor(MORE_STYLE)
