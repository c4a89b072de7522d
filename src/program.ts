import { openPlant, type Plant } from './boot.ts'
import { type Config, readConfig } from './config.ts'
import { codeOf, type Log, openLog, whereOf } from './log.ts'
import { findPendingMigrations, migrate } from './migrate.ts'
import { refusal, refusalOf } from './program/refusals.ts'
import { onStopSignal } from './program/stop.ts'

interface Part {
  close(): Promise<void>
}

/** What one process runs once it has started. */
export interface Running {
  web?: Part | null
  workers?: Part | null
}

export interface Program {
  /** A sentence for a configuration that this program cannot serve. */
  refuses?: (config: Config) => string | null
  /** Whether this process sends, as others can then see in the database. */
  sends(config: Config): boolean
  /** `onStuck` ends the process, so that whoever watches over it starts it anew. */
  start(plant: Plant, onStuck: () => void): Promise<Running>
}

/** What `npm start` and `npm run worker` share: they start whole or say why not, and end what they have begun. */
export async function runProgram(program: Program) {
  const read = readConfig(process.env)
  if (!read.ok) return giveUp(refusal('settings_missing', read.missing))
  const unfit = program.refuses?.(read.config)
  if (unfit) return giveUp([unfit])
  const log = openLog(read.config.log_level)
  process.on('uncaughtException', (error) => {
    log.error({ event: 'crashed', code: codeOf(error), where: whereOf(error) })
    process.exit(1)
  })

  const starting = start(program, read.config, log)
  // An embedded database that is just being made must not be left half made; anything else may be left at once.
  onStopSignal(log, async () => {
    const started = read.config.mode === 'embedded' ? await starting : await Promise.race([starting, null])
    await started?.close()
  })
  const [started] = await Promise.allSettled([starting])
  if (started.status === 'rejected') giveUp(refusalOf(started.reason, read.config))
}

async function start(program: Program, config: Config, log: Log): Promise<Part | null> {
  const plant = await openPlant(config, log, program.sends(config))
  // The embedded database belongs to this process alone, so it is brought up to date here.
  if (config.mode === 'embedded') await migrate(plant.store.owner)
  const pending = await findPendingMigrations(plant.store.owner)
  if (pending.length > 0) return giveUp(refusal('not_migrated'))
  await lookAtQueue(plant)
  const running = await program.start(plant, () => void leave(running))
  return {
    async close() {
      await Promise.all([running.web?.close(), running.workers?.close()])
      await plant.close()
    },
  }
}

/** Neither is a reason not to start: rows decide, and whoever runs a drill with a bad queue still sends. */
async function lookAtQueue({ queues, log }: Plant) {
  const { answers, evicts } = await queues.look()
  if (!answers) log.warn({ event: 'queue_away_at_start' })
  if (!evicts) return
  log.warn({ event: 'queue_may_evict' })
  console.error(
    'Redis の maxmemory-policy を noeviction にしてください。いまのままでは送信が遅れることがあります。',
  )
}

/** Requests end as usual; the work does not, or nobody would be stuck. */
async function leave({ web }: Running) {
  await web?.close()
  process.exit(1)
}

function giveUp(lines: string[]): never {
  console.error(lines.join('\n'))
  process.exit(1)
}
