import { startWorkers } from '../workers/start.ts'
import { serveWeb } from './boot.ts'
import type { Config } from './config.ts'
import { runProgram } from './program.ts'

await runProgram({
  // One association needs one process; with Redis the workers have processes of their own.
  sends: ({ mode }) => mode !== 'redis',
  async start(plant, onStuck) {
    const { config, log } = plant
    const web = await serveWeb(plant)
    const workers = config.mode === 'redis' ? null : await startWorkers(plant, watchedBy(config, onStuck))
    log.info({ event: 'web_started', mode: config.mode, port: config.port })
    console.log(`灯 ${config.public_url} (http://${config.host}:${config.port})`)
    return { web, workers }
  },
})

/** Nobody would start a trial on the embedded database again. */
const watchedBy = ({ mode }: Config, onStuck: () => void) => (mode === 'embedded' ? {} : { onStuck })
