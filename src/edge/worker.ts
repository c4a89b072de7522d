import { edgeApp } from './app.tsx'
import type { Env } from './env.ts'
import { Inbox } from './inbox.ts'
import { Watch } from './watch.ts'

/** What wrangler.toml names: the two objects by their classes, requests and the minute's wake-up call. */
export { Inbox, Watch }

const app = edgeApp()
interface Execution {
  waitUntil(work: Promise<unknown>): void
  passThroughOnException(): void
}
let is_wound = false

export default {
  fetch(request: Request, env: Env, execution: Execution) {
    if (!is_wound) {
      is_wound = true
      execution.waitUntil(env.WATCH.getByName('watch').wind())
    }
    return app.fetch(request, env, { ...execution, props: {} })
  },
  async scheduled(_: unknown, env: Env) {
    await env.WATCH.getByName('watch').wind()
  },
}
