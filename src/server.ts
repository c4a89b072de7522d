import { startWorkers } from '../workers/start.ts'
import { openPlant, serveWeb } from './boot.ts'
import { readConfig } from './config.ts'
import { openLog } from './log.ts'
import { findPendingMigrations, migrate } from './migrate.ts'

const read = readConfig(process.env)
if (!read.ok) {
  console.error(['設定が足りません。README の「Settings」を見てください。', ...read.missing].join('\n  '))
  process.exit(1)
}
const { config } = read
const log = openLog(config.log_level)
const plant = await openPlant(config, log)

// The embedded database belongs to this process alone, so it is brought up to date here.
if (config.mode === 'embedded') await migrate(plant.store.owner)
const pending = await findPendingMigrations(plant.store.owner)
if (pending.length > 0) {
  console.error('データベースが古い版のままです。先に npm run migrate を実行してください。')
  process.exit(1)
}
const web = await serveWeb(plant)
// One association needs one process; with Redis the workers have processes of their own.
const workers = config.mode === 'redis' ? null : await startWorkers(plant)
log.info({ event: 'web_started', mode: config.mode, port: config.port })
console.log(`灯 ${config.public_url} (http://${config.host}:${config.port})`)

let stopping = false
const stop = async () => {
  if (stopping) return
  stopping = true
  setTimeout(() => process.exit(1), 20_000).unref()
  await web.close()
  await workers?.close()
  await plant.close()
  process.exit(0)
}
process.on('SIGTERM', () => void stop())
process.on('SIGINT', () => void stop())
