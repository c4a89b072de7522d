import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { ParseArgsConfig } from 'node:util'
import type { Config } from '../config.ts'
import type { Queues } from '../queues.ts'
import type { Secrets } from '../secrets.ts'
import type { Store } from '../store.ts'
import type { Told } from './errors.ts'

/** Where a command's words, keys and lines come from and go to: the process, unless somebody calls it from within. */
export interface Console {
  /** Instead of the process's own environment. */
  env?: Record<string, string | undefined>
  stdin: NodeJS.ReadableStream & { isTTY?: boolean }
  out(lines: string): void
  err(lines: string): void
}

/** What a command works with. */
export interface Terminal extends Pick<Console, 'stdin'> {
  store: Store
  config: Config
  secrets: Secrets
  queues: Queues
  now: () => Date
  /** The words after the command's name. */
  words: string[]
  /** An option's text; '' where it was not given. Needed ones are always given. */
  option(name: string): string
  flag(name: string): boolean
  /** Something before the end: the lines for people, or under --json the data as one line. */
  say(lines: string[], data: Record<string, unknown>): void
}

interface Described {
  usage: string
  /** One line for the list, then what else one should know. */
  about: string[]
  options: NonNullable<ParseArgsConfig['options']>
  needed: string[]
  words: number
}

/** A command of the association's data. */
export interface Command extends Described {
  /** What has to be set before it can run. */
  settings: 'database' | 'everything'
  /** `migrate` is the one that may meet an old database. */
  on_old_database?: boolean
  run(terminal: Terminal): Promise<Told>
}

/** A command for the day on which neither settings nor database are there. */
export interface LoneCommand extends Described {
  settings: 'none'
  run(terminal: LoneTerminal): Promise<Told>
}

export type LoneTerminal = Pick<Terminal, 'stdin' | 'words' | 'option' | 'flag'>

export const textOption = { type: 'string' } as const
export const flagOption = { type: 'boolean' } as const

export const readStdin = ({ stdin }: Pick<Terminal, 'stdin'>) => text(stdin)

/** Null where the file is not there or may not be read. */
export const readBytes = (path: string): Promise<Uint8Array | null> => readFile(path).catch(() => null)

export const isAsking = ({ stdin }: Pick<Terminal, 'stdin'>) => stdin.isTTY === true

/** Null where somebody says yes, by --yes or when asked; otherwise what to do. */
export async function agreed(terminal: Terminal, question: string): Promise<string | null> {
  if (terminal.flag('yes')) return null
  const answer = isAsking(terminal) ? await ask(terminal, `${question}よければ yes と入力してください: `) : ''
  return answer === 'yes' ? null : `${question}よければ --yes を付けてください。`
}

/** Asks on the terminal, on stderr, so that stdout stays clean for --json. Ctrl-C and Ctrl-D say nothing. */
export async function ask({ stdin }: Pick<Terminal, 'stdin'>, question: string) {
  const lines = createInterface({ input: stdin, output: process.stderr })
  const [answer] = await Promise.allSettled([lines.question(question)])
  lines.close()
  if (answer.status === 'fulfilled') return answer.value.trim()
  process.stderr.write('\n')
  return ''
}

/** The same for what nobody may read over a shoulder: readline takes the echo over from the terminal and shows nothing. */
export async function askMuted({ stdin }: Pick<Terminal, 'stdin'>, question: string) {
  process.stderr.write(question)
  const output = new Writable({ write: (_, __, done) => done() })
  const lines = createInterface({ input: stdin, output, terminal: true })
  const [answer] = await Promise.allSettled([lines.question('')])
  lines.close()
  process.stderr.write('\n')
  return answer.status === 'fulfilled' ? answer.value : ''
}
