import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import pg from 'pg'
import { expect, inject, onTestFinished, test } from 'vitest'
import { workOf } from '../../workers/start.ts'
import { type World, world } from '../world.ts'

const postgres = inject('postgres')
if (!postgres) console.log('SKIP two processes on one database: no PostgreSQL here')

test.runIf(postgres)(
  'the page and the command line, two processes held at the same row and let go together, launch once',
  async () => {
    const w = await world({ mode: 'postgres' })
    const office = await w.staff('fuse')
    const gate = await connect(w)
    await gate.query('begin')
    await gate.query('select from safety_check where id = $1 for update', [w.drill])

    // The command first: on a busy machine its start takes longer than a page may wait for a row.
    const command = launchFromTheCommandLine(w)
    await until(async () => (await waiting(w)) >= 1)
    const page = office.post(`/safety-checks/${w.drill}/launch`)
    await until(async () => (await waiting(w)) >= 2)
    await gate.query('commit')

    const [{ status }, { code, out }] = await Promise.all([page, command])
    // The button begins a countdown, which the command ends if it comes second.
    expect(code === 0 || status === 303, out).toBe(true)
    expect(status === 303 || status === 409).toBe(true)
    await w.laterBy(1)
    await w.workersRun()
    for (const doctor of [w.sato, w.tanaka]) expect(doctor.texts()).toHaveLength(1)
    for (const doctor of [w.sato, w.mori]) expect(await doctor.mails()).toHaveLength(1)
  },
)

test.runIf(postgres)(
  'the database goes away for a minute right after LINE accepted: nobody is asked twice, nobody is forgotten',
  async () => {
    const w = await world({ mode: 'postgres' })
    await w.launches(w.drill)
    const { line } = w.plant
    const cutting = {
      ...line,
      multicast: async (call: Parameters<typeof line.multicast>[0]) => {
        const outcome = await line.multicast(call)
        await allowConnections(w, false)
        return outcome
      },
    }
    const work = workOf({ ...w.plant, line: cutting })
    const [planning] = w.hinted.splice(0)
    if (planning) await work(planning)
    const lineHint = w.hinted.find(({ kind }) => kind === 'line')
    expect(lineHint).toBeDefined()
    if (lineHint) await expect(work(lineHint)).rejects.toThrow()

    await allowConnections(w, true)
    await w.laterBy(1)
    await w.workersRun()
    for (const doctor of [w.sato, w.tanaka]) expect(doctor.texts()).toHaveLength(1)
    for (const doctor of [w.sato, w.mori]) expect(await doctor.mails()).toHaveLength(1)
    expect(w.platform.ledger.duplicates()).toEqual([])
    const { rows } = await w.store.owner.query("select from delivery where status <> 'accepted'")
    expect(rows).toEqual([])
  },
)

async function launchFromTheCommandLine(w: World) {
  const { config } = w.plant
  const words = ['check', 'launch', w.drill, '--association', '布施医師会', '--yes']
  const command = spawn(process.execPath, ['--experimental-strip-types', 'src/cli.ts', ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH ?? '',
      DATABASE_URL: w.store.url ?? '',
      TOMOSHIBI_SECRET: config.secret,
      PUBLIC_URL: config.public_url,
      MAIL_FROM: config.mail_from,
      SMTP_URL: 'smtp://127.0.0.1:1',
    },
  })
  const exited = new Promise<number | null>((resolve) => command.on('exit', resolve))
  const [out, err, code] = await Promise.all([text(command.stdout), text(command.stderr), exited])
  return { code, out: out + err }
}

/** How many connections stand before a row that somebody else holds. */
async function waiting(w: World) {
  const { rows } = await w.store.owner.query<{ n: number }>(
    `select count(*)::int as n from pg_stat_activity
     where datname = current_database() and wait_event_type = 'Lock'`,
  )
  return rows[0]?.n ?? 0
}

async function connect(w: World) {
  const client = new pg.Client(w.store.url ?? '')
  await client.connect()
  onTestFinished(() => client.end())
  return client
}

/** From outside, as an operator would: no new connections, and the present ones are ended. */
async function allowConnections(w: World, allowed: boolean) {
  const name = new URL(w.store.url ?? '').pathname.slice(1)
  const server = new pg.Client(postgres ?? '')
  await server.connect()
  await server.query(`alter database ${name} allow_connections ${allowed}`)
  if (!allowed)
    await server.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name])
  await server.end()
}

async function until(isSo: () => Promise<boolean>) {
  for (let tries = 0; tries < 200; tries++) {
    if (await isSo()) return
    await new Promise((later) => setTimeout(later, 100))
  }
  throw new Error('It did not happen within 20 s')
}
