import { openPlant } from '../src/boot.ts'
import { readConfig } from '../src/config.ts'
import { openLog } from '../src/log.ts'
import { findPendingMigrations } from '../src/migrate.ts'
import { startWorkers } from './start.ts'

const read = readConfig(process.env)
if (!read.ok) {
  console.error(['設定が足りません。README の「Settings」を見てください。', ...read.missing].join('\n  '))
  process.exit(1)
}
if (read.config.mode === 'embedded') {
  console.error(
    '組み込みデータベースでは npm start が送信もします。npm run worker は DATABASE_URL と一緒に使います。',
  )
  process.exit(1)
}
const log = openLog(read.config.log_level)
const plant = await openPlant(read.config, log)
const pending = await findPendingMigrations(plant.store.owner)
if (pending.length > 0) {
  console.error('データベースが古い版のままです。先に npm run migrate を実行してください。')
  process.exit(1)
}
const workers = await startWorkers(plant)
log.info({ event: 'workers_started', mode: read.config.mode })

let stopping = false
const stop = async () => {
  if (stopping) return
  stopping = true
  setTimeout(() => process.exit(1), 20_000).unref()
  await workers.close()
  await plant.close()
  process.exit(0)
}
process.on('SIGTERM', () => void stop())
process.on('SIGINT', () => void stop())
