import { type ChildProcess, fork } from 'node:child_process'
import type { Keeps } from './arrivals.ts'
import type { Authenticator } from './authenticators.tsx'
import type { Enrolled } from './crowd.ts'
import type { Ledgers } from './ledgers.ts'
import type { AccountSettings } from './line-account.ts'
import type { LineFault } from './line-faults.ts'
import type { MailFault } from './mail-faults.ts'
import type { Plans } from './misbehaviour.ts'
import type { Speed } from './pace.ts'

/** What the process of the app may ask the process of the far ends, over the channel between the two only. */
export interface Asks {
  start: {
    with: FarEndSettings
    gives: {
      line_url: string
      phones_url: string
      smtp_url: string
      /** Where `readArrivals` reads what phones and mailboxes got. */
      arrivals_url: string
      /** PEM of the mail host's certificate, where it has one. */
      ca: string | null
    }
  }
  open: { with: { app_url: string; accounts: AccountSettings[]; doctors: Enrolled[] }; gives: null }
  /** The authenticator apps of the staff, for the phones page. */
  authenticators: { with: Authenticator[]; gives: null }
  /** Friends by their ids alone, for proofs with too many to tell about. */
  befriend: { with: { access_token: string; user_ids: string[] }; gives: null }
  /** What goes wrong from now on, at the ends that are named. */
  behave: { with: { line?: Plans<LineFault>; mail?: Plans<MailFault> }; gives: null }
  quota: { with: { access_token: string; monthly_limit: number | null }; gives: null }
  ledgers: { with: null; gives: Ledgers }
  answers: { with: null; gives: { number: string; condition: string }[] }
  /** Texts on phones and in mailboxes that do not begin with the mark. */
  unmarked: { with: { mark: string }; gives: string[] }
}

export interface FarEndSettings {
  phones_port: number
  smtp_port: number
  seed: number
  speed: Speed
  /** `counts`: phones and mailboxes stay empty and nobody answers. */
  keeps?: Keeps
  /** The mail host offers STARTTLS with a certificate made for the occasion. */
  encrypted?: boolean
  limits_rate?: boolean
  time_scale?: number
}

export interface Question {
  id: number
  ask: keyof Asks
  with: unknown
}

export interface Answered {
  id: number
  gives?: unknown
  failed?: string
}

/** The far ends as a process of their own. They go when the channel to them is closed, or this process ends. */
export const forkFarEnds = () =>
  fork(new URL('./far-ends.ts', import.meta.url), {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })

/** Asks the far ends something and waits for what they give. */
export function askFarEnds(child: ChildProcess) {
  const waiting = new Map<number, PromiseWithResolvers<unknown>>()
  let last = 0
  child.on('message', ({ id, gives, failed }: Answered) => {
    const asked = waiting.get(id)
    waiting.delete(id)
    if (failed === undefined) asked?.resolve(gives)
    else asked?.reject(new Error(failed))
  })
  child.on('exit', () => {
    for (const asked of waiting.values()) asked.reject(new Error('The far ends have gone'))
    waiting.clear()
  })
  return <Ask extends keyof Asks>(ask: Ask, words: Asks[Ask]['with']): Promise<Asks[Ask]['gives']> => {
    const asked = Promise.withResolvers<unknown>()
    last += 1
    waiting.set(last, asked)
    child.send({ id: last, ask, with: words } satisfies Question)
    return asked.promise as Promise<Asks[Ask]['gives']>
  }
}
