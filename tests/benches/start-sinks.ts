import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { Counted } from './sinks.ts'

/** The sinks in a process of their own; `count` gives what they have taken since the last `reset`. */
export async function startSinks() {
  const child = fork('tests/benches/sinks.ts', { execArgv: ['--import', 'tsx'] })
  const [{ line_port, smtp_port }] = (await once(child, 'message')) as [
    { line_port: number; smtp_port: number },
  ]
  const ask = async (what: 'count' | 'reset'): Promise<Counted> => {
    const answer = once(child, 'message')
    child.send(what)
    return ((await answer) as [Counted])[0]
  }
  return {
    line_url: `http://127.0.0.1:${line_port}`,
    smtp_url: `smtp://127.0.0.1:${smtp_port}`,
    smtp_port,
    count: () => ask('count'),
    reset: () => ask('reset'),
    close: () => child.disconnect(),
  }
}

export type Sinks = Awaited<ReturnType<typeof startSinks>>
