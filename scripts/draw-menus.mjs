// Draws the pictures of LINE's rich menus. Run by hand when their words change: node scripts/draw-menus.mjs <Chromium>
import { chromium } from 'playwright-core'

const FOLDER = new URL('../src/deliveries/menus/', import.meta.url)
const STYLE = `
  * { box-sizing: border-box; margin: 0; }
  body { width: 1200px; height: 405px; display: flex; background: #ffffff; color: #1a1a1a;
    font: 700 48px/1.3 "BIZ UDPGothic", "Noto Sans JP", "Noto Sans CJK JP", sans-serif; text-align: center; }
  div { flex: 1; display: flex; flex-direction: column; align-items: center; justify-content: center; gap: 14px;
    border: 3px solid #ffffff; word-break: keep-all; }
  b { font-size: 84px; line-height: 1; }
  small { font-size: 30px; font-weight: 400; }
  .safe { background: #0017c1; color: #ffffff; }
  .help { background: #ce0000; color: #ffffff; }
  .change { background: #e8f1fe; color: #00118f; }
  .register { flex-direction: row; gap: 40px; background: #0017c1; color: #ffffff; font-size: 64px; }
  .register small { display: block; font-size: 36px; }
  .register b { font-size: 120px; }
`
const MENUS = {
  'registered-menu.png': `
    <div class="safe"><b>●</b>無事を知らせる<small>押すと4つから選べます</small></div>
    <div class="help"><b>▲</b>被害・支援要請<small>確認してから送ります</small></div>
    <div class="change"><b>↻</b>回答を変える<small>前の回答も見られます</small></div>`,
  'unregistered-menu.png': `
    <div class="register"><b>？</b><span>登録のしかた<small>押すと、ご案内が届きます</small></span></div>`,
}

const browser = await chromium.launch({ executablePath: process.argv[2], args: ['--no-sandbox'] })
const page = await browser.newPage({ viewport: { width: 1200, height: 405 } })
for (const [name, drawing] of Object.entries(MENUS)) {
  await page.setContent(
    `<!doctype html><html lang="ja"><style>${STYLE}</style><body>${drawing}</body></html>`,
  )
  await page.screenshot({ path: new URL(name, FOLDER).pathname })
}
await browser.close()
