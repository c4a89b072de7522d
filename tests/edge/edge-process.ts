import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * The edge as it is deployed, under `wrangler dev --local`: the real workerd in processes of its own, which can be
 * killed, and whose Durable Objects lie in files that stay.
 */
export async function startEdge({ port, settings }: { port: number; settings: Record<string, string> }) {
  const folder = mkdtempSync(join(tmpdir(), 'tomoshibi-edge-'))
  const files = join(folder, 'objects')
  const vars = join(folder, 'vars')
  // In a file, as secrets have no place in a list of processes.
  writeFileSync(
    vars,
    Object.entries(settings)
      .map(([name, value]) => `${name}='${value}'\n`)
      .join(''),
    { mode: 0o600 },
  )
  const url = `http://127.0.0.1:${port}`
  let child = start()
  await untilUp()

  function start() {
    const where = ['--ip', '127.0.0.1', '--port', String(port), '--inspector-port', '0']
    const wrangler = spawn(
      process.execPath,
      [
        'node_modules/wrangler/bin/wrangler.js',
        'dev',
        '--local',
        ...where,
        '--persist-to',
        files,
        '--env-file',
        vars,
      ],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: true,
        env: { ...process.env, CI: '1', NO_COLOR: '1', X_LOCAL_OBSERVABILITY: 'false' },
      },
    )
    let text = ''
    for (const stream of [wrangler.stdout, wrangler.stderr])
      stream.setEncoding('utf8').on('data', (more: string) => {
        text = (text + more).slice(-20_000)
      })
    return { wrangler, said: () => text }
  }
  async function untilUp() {
    for (let tries = 0; tries < 600; tries++) {
      const answer = await fetch(`${url}/edge/status.json`).then(
        ({ ok }) => ok,
        () => false,
      )
      if (answer) return
      if (child.wrangler.exitCode !== null) break
      await new Promise((later) => setTimeout(later, 100))
    }
    throw new Error(`The edge did not start: ${child.said()}`)
  }
  /** wrangler, its workerd and all else that it started: one group. */
  async function kill() {
    const { wrangler } = child
    const ended = new Promise((resolve) => wrangler.once('exit', resolve))
    try {
      if (wrangler.pid) process.kill(-wrangler.pid, 'SIGKILL')
    } catch {
      return
    }
    if (wrangler.exitCode === null && wrangler.signalCode === null) await ended
  }
  return {
    url,
    files,
    said: () => child.said(),
    kill,
    async startAgain() {
      child = start()
      await untilUp()
    },
    status: async () =>
      (await (await fetch(`${url}/edge/status.json`)).json()) as {
        inbox: {
          waiting: number
          handed_over: number
          refused: { why: string; n: number }[]
          checks: number
          last_status: number | null
        }
        watch: { silent_since: number | null; seen_at: number | null }
      },
    async close() {
      await kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export type Edge = Awaited<ReturnType<typeof startEdge>>
