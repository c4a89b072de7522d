import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, inject, onTestFinished, test } from 'vitest'
import { type World, world } from '../world.ts'

test.skipIf(!inject('postgres'))(
  'a worker killed with -9 after LINE accepted and before our commit, then restarted: each phone rings once',
  async () => {
    const w = await world({ mode: 'postgres' })
    w.platform.behave({ as: 'slow_30s', on: 'multicast', next: 1 })
    await w.launches(w.drill)

    const first = startWorker(w)
    await until(() => w.platform.ledger.accepted.length === 1)
    first.kill('SIGKILL')
    await once(first, 'exit')
    expect(await lineStatuses(w)).toEqual(['sending'])

    await w.laterBy(2)
    startWorker(w)
    await until(async () => (await lineStatuses(w)).every((status) => status === 'accepted'))

    for (const doctor of [w.sato, w.tanaka]) expect(doctor.texts()).toHaveLength(1)
    // The kill may have caught a mail on its way out as well: then it went out again, and its row says so.
    await until(async () => (await mails(w)).every(({ status }) => status === 'accepted'))
    const doubled = (await mails(w)).filter(({ maybe_doubled }) => maybe_doubled).length
    const arrived = await Promise.all([w.sato, w.mori].map((doctor) => doctor.mails()))
    for (const box of arrived) expect(box.length).toBeGreaterThanOrEqual(1)
    expect(arrived.flat().length - 2).toBeLessThanOrEqual(doubled)
    expect(w.platform.ledger.duplicates()).toEqual([])
    expect(w.platform.ledger.accepted).toHaveLength(1)
  },
)

/** `npm run worker`, as an operator starts it, against this story's database and far ends. */
function startWorker(w: World) {
  const { config } = w.plant
  const worker = spawn(process.execPath, ['--import', 'tsx', 'workers/main.ts'], {
    stdio: 'ignore',
    env: {
      PATH: process.env.PATH ?? '',
      DATABASE_URL: w.store.url ?? '',
      TOMOSHIBI_SECRET: config.secret,
      PUBLIC_URL: config.public_url,
      MAIL_FROM: config.mail_from,
      SMTP_URL: `smtp://127.0.0.1:${w.mailHost.port}`,
      LINE_API_URL: w.platform.url,
    },
  })
  onTestFinished(async () => {
    if (worker.exitCode !== null || worker.signalCode !== null) return
    worker.kill('SIGKILL')
    await once(worker, 'exit')
  })
  return worker
}

async function lineStatuses(w: World) {
  const { rows } = await w.store.owner.query<{ status: string }>('select status from line_batch')
  return rows.map(({ status }) => status)
}

async function mails(w: World) {
  const { rows } = await w.store.owner.query<{ status: string; maybe_doubled: boolean }>(
    "select status, maybe_doubled from delivery where system = 'mail'",
  )
  return rows
}

async function until(isSo: () => boolean | Promise<boolean>) {
  for (let tries = 0; tries < 200; tries++) {
    if (await isSo()) return
    await new Promise((later) => setTimeout(later, 100))
  }
  throw new Error('It did not happen within 20 s')
}
