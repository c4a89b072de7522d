import type { ChildProcess } from 'node:child_process'
import type { Enrolled } from './crowd.ts'
import type { Ledgers } from './ledgers.ts'
import type { AccountSettings } from './line-account.ts'
import type { Speed } from './pace.ts'

/** What the process of the app may ask the process of the far ends, over the channel between the two only. */
export interface Asks {
  start: {
    with: { phones_port: number; smtp_port: number; seed: number; speed: Speed }
    gives: { line_url: string; phones_url: string; smtp_url: string }
  }
  open: { with: { app_url: string; accounts: AccountSettings[]; doctors: Enrolled[] }; gives: null }
  ledgers: { with: null; gives: Ledgers }
  answers: { with: null; gives: { number: string; condition: string }[] }
  /** Texts on phones and in mailboxes that do not begin with the mark. */
  unmarked: { with: { mark: string }; gives: string[] }
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
