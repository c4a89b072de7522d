import { clock } from '../../src/edge/clock.ts'
import type { Env } from '../../src/edge/env.ts'
import { Inbox as RealInbox } from '../../src/edge/inbox.ts'
import { originIsBack } from '../../src/edge/through.ts'
import { Watch as RealWatch } from '../../src/edge/watch.ts'
import worker from '../../src/edge/worker.ts'

/** What a story sets: the edge's time, and settings that it only knows once its world stands. */
interface Told {
  now?: number
  settings?: Record<string, string>
  /** Tells its objects from those of the stories before. */
  story?: string
}
let told: Told = {}
clock.now = () => told.now ?? Date.now()

/** Every story has objects of its own, which keep the settings that they began with. */
function withSettings(env: Env): Env {
  const { settings = {}, story = '' } = told
  const own = <T>(objects: DurableObjectNamespace<T>) => ({
    getByName: (name: string) => objects.getByName(`${story} ${name}`),
  })
  return { ...env, ...settings, INBOX: own(env.INBOX), WATCH: own(env.WATCH) }
}

export class Inbox extends RealInbox {
  constructor(...[ctx, env]: ConstructorParameters<typeof RealInbox>) {
    super(ctx, withSettings(env))
  }
}
export class Watch extends RealWatch {
  constructor(...[ctx, env]: ConstructorParameters<typeof RealWatch>) {
    super(ctx, withSettings(env))
  }
}

export default {
  async fetch(request: Request, env: Env, execution: Parameters<typeof worker.fetch>[2]) {
    const { pathname } = new URL(request.url)
    if (pathname === '/test/tell') {
      const more = (await request.json()) as Told
      // The isolate is everybody's: another story's dead server is not this one's.
      if (more.story) originIsBack()
      told = { ...told, ...more }
      return new Response(null, { status: 204 })
    }
    if (pathname === '/test/look') {
      await withSettings(env).WATCH.getByName('watch').lookOnce()
      return new Response(null, { status: 204 })
    }
    return worker.fetch(request, withSettings(env), execution)
  },
  scheduled: worker.scheduled,
}
