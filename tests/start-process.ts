import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { onTestFinished } from 'vitest'
import type { World } from './world.ts'

const ENTRIES = {
  web: 'src/server.ts',
  worker: 'workers/main.ts',
  'hung-worker': 'tests/hung-worker.ts',
} as const

/** One of our processes, and everything it has said so far. */
export interface Running {
  child: ChildProcess
  said(): string
  /** The events in its log, oldest first. */
  events(): string[]
  until(event: string): Promise<void>
  /** Sends a signal and gives the exit code, or the signal that ended it. */
  end(signal: NodeJS.Signals): Promise<number | string>
  exit: Promise<number | string>
}

/** What an operator sets so that a process works on this story's database, queue and far ends. */
export const settingsOf = ({ plant: { config }, store, mailHost, platform }: World) => ({
  PATH: process.env.PATH ?? '',
  DATABASE_URL: store.url ?? '',
  ...(config.redis_url ? { REDIS_URL: config.redis_url } : {}),
  TOMOSHIBI_SECRET: config.secret,
  TOMOSHIBI_SPOOL: config.spool_dir,
  PUBLIC_URL: config.public_url,
  MAIL_FROM: config.mail_from,
  SMTP_URL: `smtp://127.0.0.1:${mailHost.port}`,
  SMTP_TLS: 'none',
  LINE_API_URL: platform.url,
})

/** `npm start` or `npm run worker` with nothing in its environment but `settings`; killed when the story ends. */
export function startProcess(program: keyof typeof ENTRIES, settings: Record<string, string>): Running {
  const child = spawn(process.execPath, ['--import', 'tsx', ENTRIES[program]], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: settings,
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (more: string) => {
      text += more
    })
  const exit = once(child, 'close').then(([code, signal]): number | string => code ?? signal)
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await exit
  })
  const events = () => [...text.matchAll(/"event":"(\w+)"/g)].map(([, event = '']) => event)
  return {
    child,
    said: () => text,
    events,
    exit,
    async until(event) {
      const isHere = async () => events().includes(event) || child.exitCode !== null
      await until(isHere, () => `No ${event}: ${text}`)
      if (!events().includes(event)) throw new Error(`It ended before ${event}: ${text}`)
    },
    end(signal) {
      child.kill(signal)
      return exit
    },
  }
}

/** Asks ten times a second; a story that waits longer than half a minute has failed. */
export async function until(
  isSo: () => boolean | Promise<boolean>,
  why = () => 'It did not happen within 30 s',
) {
  for (let tries = 0; tries < 300; tries++) {
    if (await isSo()) return
    await new Promise((later) => setTimeout(later, 100))
  }
  throw new Error(why())
}
