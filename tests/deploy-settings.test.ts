import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { readConfig } from '../src/config.ts'
import {
  caddyfile,
  compose,
  configOf,
  REQUIRED,
  readSettings,
  services,
  textOf,
  UNITS,
  unit,
} from './deployment.ts'

const { migrate, web, worker, postgres, redis, caddy } = services
const settings = readSettings(textOf('scripts/deploy/env.example'))
const defaults = configOf(REQUIRED)

/** What the program itself reads; `fileOf` is mail.ts's way to the settings that name a file. */
const read = ['src/config.ts', 'src/config/mail.ts', 'src/config/edge.ts'].flatMap((path) =>
  [...textOf(path).matchAll(/\benv\.([A-Z_]+)\b|\bfileOf\('([A-Z_]+)'/g)].map(([, a, b]) => a ?? b ?? ''),
)
const own = [...new Set(read)].sort()

test('env.example names every setting that the program reads, and no other but the password compose needs', () => {
  expect(own.length).toBeGreaterThan(20)
  expect(settings.map(({ name }) => name).toSorted()).toEqual([...own, 'POSTGRES_PASSWORD'].sort())
  expect(settings.filter(({ comment }) => !/^# .*[ぁ-んァ-ヶ一-龠]/.test(comment))).toEqual([])
})

test('env.example as it stands starts nothing, and names what is to be written', () => {
  const written = settings.filter(({ suggested }) => !suggested)
  expect(written.filter(({ value }) => value !== '')).toEqual([])
  const answer = readConfig(Object.fromEntries(written.map(({ name, value }) => [name, value])))
  const missing = answer.ok ? [] : answer.missing.map((line) => line.split(':')[0])
  expect(missing.toSorted()).toEqual(Object.keys(REQUIRED).sort())
  expect(configOf({ ...Object.fromEntries(written.map(({ name }) => [name, ''])), ...REQUIRED })).toEqual(
    defaults,
  )
})

test.each(['SMTP_TLS', 'HOST', 'PORT', 'TOMOSHIBI_SPOOL', 'LOG_LEVEL', 'LINE_API_URL', 'METRICS_TOKEN'])(
  'env.example suggests for %s what holds without it',
  (name) => {
    const { value = 'nothing' } = settings.find((setting) => setting.name === name) ?? {}
    expect(configOf({ ...REQUIRED, [name]: value })).toEqual(defaults)
  },
)

test('no text uses a name that nobody reads', () => {
  const postgres_own = ['POSTGRES_DB', 'POSTGRES_PASSWORD', 'POSTGRES_USER']
  const inComments = [...compose.matchAll(/^\s*# ([A-Z_]+): /gm)].map(([, name = '']) => name)
  const ours = [migrate, web, worker].flatMap(({ environment }) => Object.keys(environment))
  const inUnits = UNITS.flatMap((name) => unit(name)('Service.Environment')).map((line) => line.split('=')[0])
  expect(inComments).toEqual(['BOUNCE_LISTEN'])
  expect([...ours, ...inComments, ...inUnits].filter((name) => !own.includes(name ?? ''))).toEqual([])
  expect(Object.keys(postgres.environment).sort()).toEqual(postgres_own)
  expect(Object.keys(redis.environment)).toEqual([])
  const inCaddyfile = [...caddyfile.matchAll(/\{\$(\w+)/g)].map(([, name]) => name)
  expect([...new Set(inCaddyfile)]).toEqual(Object.keys(caddy.environment))
  const asked = [...compose.matchAll(/\$\{(\w+)/g)].map(([, name]) => name)
  expect(asked.filter((name) => !settings.some((setting) => setting.name === name))).toEqual([])
})

test('web, worker and migration share database, queue and secret', () => {
  const shared = ({ environment, env_file }: typeof web) => [
    environment.DATABASE_URL,
    environment.REDIS_URL,
    env_file,
  ]
  const { POSTGRES_USER: user, POSTGRES_DB: db } = postgres.environment
  expect(web.environment.DATABASE_URL).toMatch(`postgres://${user}:`)
  expect(web.environment.DATABASE_URL).toMatch(new RegExp(`@postgres/${db}$`))
  expect(web.environment.REDIS_URL).toBe('redis://redis:6379')
  expect(shared(web)).toEqual([expect.any(String), expect.any(String), '.env'])
  expect([shared(worker), shared(migrate)]).toEqual([shared(web), shared(web)])
  for (const { environment } of [migrate, web, worker])
    expect(environment).not.toHaveProperty('TOMOSHIBI_SECRET')
  expect(UNITS.map((name) => unit(name)('Service.EnvironmentFile'))).toEqual(
    Array(3).fill(['/etc/tomoshibi/env']),
  )
  expect(execFileSync('git', ['check-ignore', 'scripts/deploy/.env'], { encoding: 'utf8' })).toContain('.env')
})
