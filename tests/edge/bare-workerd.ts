import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * The bundle that would be deployed, in workerd alone: what `wrangler dev` puts in front of it (a proxy, a process of
 * Node's) costs several times what the edge itself does, and no deployment has it.
 */
export async function startBareWorkerd({
  port,
  settings,
}: {
  port: number
  settings: Record<string, string>
}) {
  const folder = mkdtempSync(join(tmpdir(), 'tomoshibi-workerd-'))
  const bundle = ['node_modules/wrangler/bin/wrangler.js', 'deploy', '--dry-run', '--outdir', folder]
  execFileSync(process.execPath, bundle, { stdio: 'pipe', env: { ...process.env, CI: '1' } })
  const disk = join(folder, 'objects')
  mkdirSync(disk)
  const config = join(folder, 'config.capnp')
  writeFileSync(config, configOf({ port, disk, settings }), { mode: 0o600 })
  const child = spawn('node_modules/.bin/workerd', ['serve', config], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (more: string) => {
      text = (text + more).slice(-20_000)
    })
  const url = `http://127.0.0.1:${port}`
  const status = async () =>
    (await (await fetch(`${url}/edge/status.json`)).json()) as { inbox: { waiting: number; checks: number } }
  for (let tries = 0; ; tries++) {
    const [up] = await Promise.allSettled([status()])
    if (up.status === 'fulfilled') break
    if (child.exitCode !== null || tries > 300) throw new Error(`workerd did not start: ${text}`)
    await new Promise((later) => setTimeout(later, 100))
  }
  return {
    url,
    status,
    async close() {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      if (child.exitCode === null && child.pid) {
        process.kill(-child.pid, 'SIGKILL')
        await ended
      }
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Written in Cap'n Proto's text form, whose strings are quoted as JSON's are. */
function configOf({
  port,
  disk,
  settings,
}: {
  port: number
  disk: string
  settings: Record<string, string>
}) {
  const text = JSON.stringify
  const vars = Object.entries(settings).map(
    ([name, value]) => `(name = ${text(name)}, text = ${text(value)})`,
  )
  const objects = ['Inbox', 'Watch']
  const bound = objects.map(
    (name) => `(name = ${text(name.toUpperCase())}, durableObjectNamespace = ${text(name)})`,
  )
  const kept = objects.map(
    (name) => `(className = ${text(name)}, uniqueKey = ${text(name)}, enableSql = true)`,
  )
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "edge", worker = .edge),
    (name = "disk", disk = (path = ${text(disk)}, writable = true)),
    (name = "internet", network = (allow = ["public", "private", "local"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "edge")],
);
const edge :Workerd.Worker = (
  modules = [(name = "worker", esModule = embed "worker.js")],
  compatibilityDate = "2026-11-01",
  bindings = [${[...vars, ...bound].join(', ')}],
  durableObjectNamespaces = [${kept.join(', ')}],
  durableObjectStorage = (localDisk = "disk"),
);
`
}
