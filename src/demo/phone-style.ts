/** The demo's own page needs no stylesheet of the product: it plays other people's screens. */
export const STYLE = `
*{box-sizing:border-box}
body{margin:0;font:16px/1.6 system-ui,"Hiragino Sans","Noto Sans JP",sans-serif;color:#1a1a1a;background:#f5f5f7}
body.bare{background:#fff}
header,main{max-width:1180px;margin:0 auto;padding:12px 16px}
header p{margin:0}h1{font-size:24px;margin:0}h2{font-size:17px;margin:0 0 8px}
a{color:#00118f}button,input{font:inherit}
button{min-height:44px;padding:6px 14px;border:1px solid #767676;border-radius:8px;background:#fff;color:#1a1a1a;cursor:pointer}
button[aria-pressed=true]{background:#00118f;border-color:#00118f;color:#fff}
:focus-visible{outline:3px solid #000;outline-offset:2px;box-shadow:0 0 0 2px #ffd43d}
.switches{display:flex;flex-wrap:wrap;gap:12px 32px;margin-bottom:12px}
.switches form{display:flex;flex-wrap:wrap;gap:8px;align-items:center}
.codes{margin-bottom:12px;padding:10px 14px;background:#fff;border:1px solid #d8d8db;border-radius:10px}.codes p{margin:4px 0 0}
.codes ul{display:flex;flex-wrap:wrap;gap:8px 32px;margin:0;padding:0;list-style:none}.codes small{display:block}
.codes b{font-size:28px;font-variant-numeric:tabular-nums;letter-spacing:.06em}
.search,.say{display:flex;gap:8px;margin-bottom:12px}
.search input,.say input{flex:1;min-width:0;min-height:44px;padding:6px 12px;border:1px solid #767676;border-radius:8px}
.search{max-width:480px}
.doctors{list-style:none;padding:0;margin:0;display:grid;grid-template-columns:repeat(auto-fill,minmax(250px,1fr));gap:8px}
.doctors a{display:block;height:100%;padding:10px 14px;background:#fff;border:1px solid #d8d8db;border-radius:10px;text-decoration:none;color:inherit}
.doctors a:hover{border-color:#00118f}
.doctors strong,.doctors small{display:block}.doctors small,time,summary small{color:#595959;font-size:14px}
.ways{display:flex;flex-wrap:wrap;gap:4px 12px;font-size:15px}.none{color:#595959}.ways b{margin-left:auto}
.two{display:grid;grid-template-columns:minmax(300px,400px) minmax(0,1fr);gap:24px;align-items:start}
.two>.none{background:#fff;padding:16px;border-radius:10px;margin:0}
iframe{width:100%;border:1px solid #d8d8db;border-radius:12px;background:#fff;display:block;margin-bottom:12px}
.phone iframe{height:min(600px,calc(100vh - 290px));min-height:380px}
.mailbox iframe{height:min(700px,calc(100vh - 170px));min-height:380px}
.chat{display:flex;flex-direction:column-reverse;height:100vh;overflow-y:auto;padding:12px;gap:12px;background:#8cabd8}
.said{display:flex;align-items:flex-end;gap:6px}.said-me{flex-direction:row-reverse}
.said time{color:#1a1a1a;flex:none}
.balloon{background:#fff;border-radius:14px;overflow:hidden;max-width:82%}
.said-me .balloon{background:#8ee07a}
.balloon>.text{margin:0;padding:8px 14px}.text{white-space:pre-wrap;overflow-wrap:anywhere}
.flex{width:280px;max-width:100%}.flex p{margin:0;overflow-wrap:anywhere}.flex form{margin:0}
.box{padding:12px;display:flex;flex-direction:column;gap:8px}.box .box{padding:0}.row{flex-direction:row}
.press{display:block;width:100%;text-align:left}
.press-box{border:0;border-radius:8px;padding:12px 14px}
.press-link{border:0;background:none;color:#42659a;text-align:center}
.press-pill{border-radius:22px;text-align:center}
.menu{display:flex;gap:4px;margin-bottom:12px}.menu button{flex:1;padding:6px 4px;font-weight:700}
.menu button:nth-child(1){background:#0017c1;color:#fff}.menu button:nth-child(2){background:#ce0000;color:#fff}
.quick{padding:0 12px 12px;display:flex;flex-wrap:wrap;gap:8px}
.empty{padding:16px;margin:0;background:#fff;border-radius:10px}
.mails details{border-bottom:1px solid #d8d8db;padding:12px 16px}
summary{cursor:pointer;list-style:none}summary::-webkit-details-marker{display:none}summary strong,summary small{display:block}
.open{padding:9px 20px;background:#00118f;border-color:#00118f;color:#fff}
@media(max-width:760px){.two{grid-template-columns:minmax(0,1fr)}.phone iframe,.mailbox iframe{height:520px}}
`
