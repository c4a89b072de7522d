import { runProgram } from '../src/program.ts'
import { startWorkers } from './start.ts'

await runProgram({
  refuses: ({ mode }) =>
    mode === 'embedded'
      ? '組み込みデータベースでは npm start が送信もします。npm run worker は DATABASE_URL と一緒に使います。'
      : null,
  sends: () => true,
  async start(plant, onStuck) {
    const workers = await startWorkers(plant, { onStuck })
    plant.log.info({ event: 'workers_started', mode: plant.config.mode })
    return { workers }
  },
})
