// Installs exactly what the lock file says, once per lock file; runs on the Node and npm that the machine came with.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { accessSync, constants, existsSync, readFileSync, writeFileSync } from 'node:fs'

const production = process.argv.includes('--omit=dev')
const lock = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex')
const mark = 'node_modules/.tomoshibi-installed'
const installed = existsSync(mark) ? readFileSync(mark, 'utf8').trim() : ''

if (installed !== `${lock} full` && !(production && installed === `${lock} production`)) {
  if (!mayWrite()) {
    console.error(
      'package-lock.json のとおりに入っていませんが、このフォルダーには書き込めません。書き込める利用者で npm run setup を実行してから、もう一度始めてください。',
    )
    process.exit(1)
  }
  const flags = ['ci', '--no-audit', '--no-fund', '--loglevel=error', ...(production ? ['--omit=dev'] : [])]
  const npm = spawnSync('npm', flags, { stdio: ['ignore', 2, 2], shell: process.platform === 'win32' })
  if (npm.status !== 0) process.exit(npm.status ?? 1)
  // Only a help: without it the embedded database starts a few seconds later.
  spawnSync('node', ['scripts/warm.mjs'], { stdio: 'ignore', shell: process.platform === 'win32' })
  writeFileSync(mark, `${lock} ${production ? 'production' : 'full'}\n`)
}

const node = spawnSync('node', ['--version'], { encoding: 'utf8', shell: process.platform === 'win32' })
if (Number(node.stdout?.slice(1).split('.')[0] ?? 0) < 22) {
  console.error(
    'Node 24 を入れてください。この機種には同梱の Node がありません: https://nodejs.org/ja/download',
  )
  process.exit(1)
}

/** A service's user may not, and must not: what is installed is then looked at only. */
function mayWrite() {
  try {
    accessSync('.', constants.W_OK)
    return true
  } catch {
    return false
  }
}
