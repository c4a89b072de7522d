import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startWorkers } from '../../workers/start.ts'
import { openPlant, serveWeb } from '../boot.ts'
import { UNPROTECTED } from '../config/mail.ts'
import type { Config } from '../config.ts'
import { openLog } from '../log.ts'
import { migrate } from '../migrate.ts'
import { type Asks, askFarEnds } from './far-end-asks.ts'
import { holdPortNear } from './listen.ts'
import type { DemoOptions } from './options.ts'
import type { Speed } from './pace.ts'
import { draftDrill, enrolledOf, hireStaff, settleAssociations } from './seed.ts'

const PORTS = { web: 8787, phones: 8788, smtp: 8725 }

export type Demo = Awaited<ReturnType<typeof openDemo>>

type FarEndUrls = Asks['start']['gives']

/** Web, workers and database in this process, the far ends in `child`, and a drill ready to launch. */
export async function openDemo({
  members,
  seed,
  speed,
  child,
}: DemoOptions & { speed: Speed; child: ChildProcess }) {
  const ask = askFarEnds(child)
  const urls = await ask('start', { phones_port: PORTS.phones, smtp_port: PORTS.smtp, seed, speed })
  const size = { members, seed, has_power: speed !== 'full' }
  const { settled, ...app } = await openApp(urls, size, async (app_url, settled) => {
    const accounts = settled.map(({ account }) => account)
    await ask('open', { app_url, accounts, doctors: enrolledOf(settled) })
  })
  await ask('authenticators', app.hired.authenticators)
  return {
    ...urls,
    ...app,
    ask,
    async close() {
      await app.close()
      if (child.connected) child.disconnect()
    },
  }
}

type Settled = Awaited<ReturnType<typeof settleAssociations>>

async function openApp(
  urls: FarEndUrls,
  size: { members: number | null; seed: number; has_power: boolean },
  introduce: (app_url: string, settled: Settled) => Promise<void>,
) {
  const port = await holdPortNear(PORTS.web)
  const config = configFor(urls, port.number)
  const plant = await openPlant(config, openLog(config.log_level))
  await migrate(plant.store.owner)
  const settled = await settleAssociations(plant, size)
  const [home] = settled
  if (!home) throw new Error('The demo has no association')
  // LINE must know the accounts before a worker asks it about them, or it refuses their tokens for good.
  await introduce(config.public_url, settled)
  await port.release()
  const web = await serveWeb(plant)
  const workers = await startWorkers(plant)
  return {
    plant,
    settled,
    home,
    hired: await hireStaff(web.deps, settled),
    check: await draftDrill(plant, home.id),
    app_url: config.public_url,
    async close() {
      await web.close()
      await workers.close()
      await plant.close()
      rmSync(config.spool_dir, { recursive: true, force: true })
    },
  }
}

function configFor({ line_url, smtp_url }: FarEndUrls, port: number): Config {
  return {
    mode: 'embedded',
    embedded_dir: null,
    database_url: null,
    migrate_database_url: null,
    redis_url: null,
    secret: randomBytes(32).toString('base64'),
    public_url: `http://localhost:${port}`,
    host: '127.0.0.1',
    port,
    smtp_url,
    mail_from: 'anpi@tomoshibi.example.jp',
    mail: UNPROTECTED,
    line_api_url: line_url,
    spool_dir: mkdtempSync(join(tmpdir(), 'tomoshibi-demo-')),
    // What goes wrong on purpose is a warning; the terminal is for the addresses.
    log_level: 'error',
    trusted_proxy: null,
    edge: null,
    metrics_token: null,
    hook_hosts: [],
    twin_dir: null,
  }
}
