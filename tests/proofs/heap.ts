import { once } from 'node:events'
import type { Program } from './stand.ts'

/** For a program whose heap is looked at: a debugger's port that nobody else knows. */
export const WITH_INSPECTOR = { NODE_OPTIONS: '--inspect=127.0.0.1:0' }

/** Asked for as soon as it runs: its own log pushes the line out later. */
export function inspectorOf(program: Program) {
  const url = /ws:\/\/127\.0\.0\.1:\d+\/[\w-]+/.exec(program.said())?.[0]
  if (!url) throw new Error('The program has no inspector')
  return url
}

/**
 * MB that live in a program's heap once its garbage is gone. Unlike its RSS this says what leaks: the latter also holds
 * what V8 has not yet given back, and falls when the machine takes pages away.
 */
export async function heapOf(inspector: string) {
  const socket = new WebSocket(inspector)
  await once(socket, 'open')
  let id = 0
  const ask = async (method: string) => {
    const own = ++id
    const answer = new Promise<{ usedSize?: number }>((done) => {
      socket.addEventListener('message', ({ data }) => {
        const said = JSON.parse(String(data)) as { id?: number; result?: { usedSize?: number } }
        if (said.id === own) done(said.result ?? {})
      })
    })
    socket.send(JSON.stringify({ id: own, method }))
    return answer
  }
  // Twice: what a finalizer lets go is gone after the second.
  for (let time = 0; time < 2; time++) await ask('HeapProfiler.collectGarbage')
  const { usedSize } = await ask('Runtime.getHeapUsage')
  socket.close()
  if (usedSize === undefined) throw new Error('The inspector told no size')
  return Math.round((usedSize / 2 ** 20) * 10) / 10
}
