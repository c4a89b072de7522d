import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'
import { type Config, readConfig } from '../src/config.ts'

/** The operator's texts, read just well enough for `deploy.test.ts` to hold them against the program. */
export const textOf = (path: string) => readFileSync(path, 'utf8')

const Conditions = z.record(z.string(), z.object({ condition: z.string() }))

const Service = z.object({
  build: z.object({ context: z.string(), dockerfile: z.string() }).optional(),
  image: z.string().optional(),
  command: z.string().optional(),
  env_file: z.string().optional(),
  environment: z.record(z.string(), z.string()).default({}),
  depends_on: Conditions.default({}),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
  volumes: z.array(z.string()).default([]),
  ports: z.array(z.string()).default([]),
  networks: z.object({ default: z.object({ ipv4_address: z.string() }) }).optional(),
  stop_grace_period: z.string().optional(),
  restart: z.string().optional(),
  container_name: z.string().optional(),
})

const NAMES = ['migrate', 'web', 'worker', 'postgres', 'redis', 'caddy'] as const

const Compose = z.object({
  services: z.record(z.enum(NAMES), Service),
  networks: z.object({
    default: z.object({
      ipam: z.object({ config: z.tuple([z.object({ subnet: z.string(), ip_range: z.string() })]) }),
    }),
  }),
  volumes: z.record(z.string(), z.object({})),
})

const readCompose = (text: string) => Compose.parse(parse(text, { merge: true }))

/** `Section.Key` of a systemd unit → all its values, in order. */
function readUnit(text: string) {
  const found = new Map<string, string[]>()
  let section = ''
  for (const line of text.split('\n')) {
    section = /^\[(\w+)\]$/.exec(line)?.[1] ?? section
    const [, key, value = ''] = /^(\w+)=(.*)$/.exec(line) ?? []
    if (key) found.set(`${section}.${key}`, [...(found.get(`${section}.${key}`) ?? []), value])
  }
  return (key: string) => found.get(key) ?? []
}

/** Every setting of an environment file: written, or only suggested behind a `#`; and the comment above it. */
export function readSettings(text: string) {
  const lines = text.split('\n')
  return lines.flatMap((line, index) => {
    const [, hash, name = '', value = ''] = /^(#?)([A-Z][A-Z_]+)=(.*)$/.exec(line) ?? []
    return name ? [{ name, value, suggested: hash === '#', comment: lines[index - 1] ?? '' }] : []
  })
}

export interface Block {
  words: string[]
  body: Block[]
}

/** A Caddyfile as its blocks; a line without a block has an empty body. */
export function readCaddyfile(text: string): Block[] {
  const root: Block = { words: [], body: [] }
  const open = [root]
  for (const line of text.split('\n').map((raw) => raw.trim())) {
    if (line === '' || line.startsWith('#')) continue
    if (line === '}') {
      open.pop()
      continue
    }
    const block: Block = {
      words: line
        .replace(/\s*\{$/, '')
        .split(/\s+/)
        .filter(Boolean),
      body: [],
    }
    open.at(-1)?.body.push(block)
    if (/(^|\s)\{$/.test(line)) open.push(block)
  }
  return root.body
}

/** The block's directives of this name, at any depth. */
export const directives = (blocks: Block[], name: string): Block[] =>
  blocks.flatMap((block) => [...(block.words[0] === name ? [block] : []), ...directives(block.body, name)])

export const compose = textOf('scripts/deploy/compose.yaml')
export const { services, networks, volumes } = readCompose(compose)
export const caddyfile = textOf('scripts/deploy/Caddyfile')

export const UNITS = ['tomoshibi-web', 'tomoshibi-worker@', 'tomoshibi-migrate'] as const
export const unitText = (name: (typeof UNITS)[number]) => textOf(`scripts/systemd/${name}.service`)
export const unit = (name: (typeof UNITS)[number]) => readUnit(unitText(name))

/** Every setting without which nothing starts. */
export const REQUIRED = {
  TOMOSHIBI_SECRET: 'a secret for the texts, long enough to be one',
  PUBLIC_URL: 'https://anpi.example.jp',
  SMTP_URL: 'smtps://mail.example.jp',
  MAIL_FROM: 'anpi@example.jp',
  DATABASE_URL: 'postgres://tomoshibi@127.0.0.1/tomoshibi',
}

export function configOf(env: Record<string, string>): Config {
  const answer = readConfig(env)
  if (!answer.ok) throw new Error(answer.missing.join('\n'))
  return answer.config
}
