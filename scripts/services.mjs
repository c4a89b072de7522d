// PostgreSQL, Redis and Chromium for tests and proofs: named by environment, found on the machine, or installed by
// apt where we are root. What we start is ours alone, on a free port in a folder of its own, and goes away with us.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, globSync, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const isRoot = process.getuid?.() === 0
const onPath = (name) => {
  const found = spawnSync('which', [name], { encoding: 'utf8' })
  return found.status === 0 ? found.stdout.trim() : null
}

let updated = false
function install(...packages) {
  if (!isRoot || !onPath('apt-get')) return false
  const apt = (...args) =>
    spawnSync('apt-get', args, {
      stdio: ['ignore', 2, 2],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }).status === 0
  if (!updated) apt('update', '-qq')
  updated = true
  return apt('install', '-y', '-qq', '--no-install-recommends', ...packages)
}

function findOrInstall(find, ...packages) {
  return find() ?? (install(...packages) ? find() : null)
}

/** A missing service fails a CI run; elsewhere it is skipped, and said so. */
function missing(service, way) {
  if (process.env.CI === 'true') throw new Error(`${service} is missing: ${way}`)
  console.log(`SKIP ${service}: ${way}`)
  return null
}

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })

async function until(ready, what) {
  for (let tries = 0; tries < 150; tries++) {
    if (ready()) return
    await new Promise((later) => setTimeout(later, 100))
  }
  throw new Error(`${what} did not start within 15 s`)
}

/** In memory where there is room for some hundred small databases: making one there takes a third of the time. */
function quickFolder() {
  const memory = '/dev/shm'
  if (!existsSync(memory)) return tmpdir()
  const { bavail, bsize } = statfsSync(memory)
  return bavail * bsize > 4e9 ? memory : tmpdir()
}

/** Gives `{ url, stop, dir, port }` of a server with a superuser, or null. `durable` keeps fsync on, for proofs. */
export async function startPostgres({ durable = false } = {}) {
  if (process.env.DATABASE_URL) return { url: process.env.DATABASE_URL, stop() {} }
  const bin = findOrInstall(() => {
    const initdb = onPath('initdb') ?? globSync('/usr/lib/postgresql/*/bin/initdb').sort().at(-1)
    return initdb ? initdb.replace(/\/initdb$/, '') : null
  }, 'postgresql')
  if (!bin) return missing('postgresql', 'name one in DATABASE_URL, or install postgresql')

  const dir = mkdtempSync(join(durable ? tmpdir() : quickFolder(), 'tomoshibi-pg-'))
  const port = await freePort()
  const as = isRoot ? ['runuser', '-u', 'postgres', '--'] : []
  const run = (command, ...args) => {
    const [program, ...rest] = [...as, join(bin, command), ...args]
    return execFileSync(program, rest, { cwd: dir, stdio: 'pipe' })
  }
  if (isRoot) execFileSync('chown', ['postgres', dir])
  const data = join(dir, 'data')
  run('initdb', '-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8')
  const settings = { listen_addresses: '127.0.0.1', port, unix_socket_directories: '', max_connections: 300 }
  if (!durable) Object.assign(settings, { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' })
  const options = Object.entries(settings)
    .map(([name, value]) => `-c ${name}='${value}'`)
    .join(' ')
  const start = () => run('pg_ctl', '-D', data, '-l', join(dir, 'log'), '-w', '-o', options, 'start')
  start()
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    dir,
    port,
    start,
    stop() {
      run('pg_ctl', '-D', data, '-m', 'immediate', 'stop')
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

/** Gives `{ url, stop, port, … }` or null. `own`: one that a story may kill, freeze and start again. */
export async function startRedis({ own = false, settings = [] } = {}) {
  if (process.env.REDIS_URL && !own) return { url: process.env.REDIS_URL, stop() {} }
  const server = findOrInstall(() => onPath('redis-server'), 'redis-server')
  if (!server) return missing('redis', 'name one in REDIS_URL, or install redis-server')
  const dir = mkdtempSync(join(tmpdir(), 'tomoshibi-redis-'))
  chmodSync(dir, 0o777)
  const port = await freePort()
  const usual = ['--port', port, '--bind', '127.0.0.1', '--dir', dir, '--maxmemory-policy', 'noeviction']
  const ping = () =>
    spawnSync('redis-cli', ['-p', String(port), 'ping'], { encoding: 'utf8' }).stdout === 'PONG\n'
  let running = null
  const start = async () => {
    running = spawn(server, [...usual, '--appendonly', 'yes', ...settings].map(String), { stdio: 'ignore' })
    await until(ping, 'redis-server')
  }
  await start()
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    start,
    kill: (signal = 'SIGKILL') => running.kill(signal),
    stop() {
      running.kill('SIGKILL')
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

/** The path of a Chromium that headless tests may start, or null. */
export function findChromium() {
  const known = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
  const find = () =>
    process.env.CHROMIUM && existsSync(process.env.CHROMIUM)
      ? process.env.CHROMIUM
      : (known.map(onPath).find(Boolean) ?? null)
  const found = findOrInstall(find, 'chromium', 'fonts-noto-cjk')
  return found ?? missing('chromium', 'name one in CHROMIUM, or install chromium')
}
