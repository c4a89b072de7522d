import { runProgram } from '../src/program.ts'
import { startWorkers } from '../workers/start.ts'

// `npm run worker` in which no mail ever ends, on a clock that makes a minute of two seconds, and with a tenth of the
// time to stop.
const now = performance.now.bind(performance)
performance.now = () => now() * 30
const later = globalThis.setTimeout
globalThis.setTimeout = Object.assign(
  (call: () => void, ms?: number, ...more: unknown[]) => later(call, ms === 20_000 ? 2_000 : ms, ...more),
  later,
)

await runProgram({
  sends: () => true,
  async start(plant, onStuck) {
    const mailer = { ...plant.mailer, send: () => new Promise<never>(() => {}) }
    const workers = await startWorkers({ ...plant, mailer }, { onStuck })
    plant.log.info({ event: 'workers_started' })
    return { workers }
  },
})
