import type { KyselyPlugin } from 'kysely'
import { expect, onTestFinished, test, vi } from 'vitest'
import { openBoards } from '../../src/board/live.ts'
import type { BoardView } from '../../src/board/read-board.ts'
import { inAssociation, tellBoards } from '../../src/db.ts'
import { newId } from '../../src/id.ts'
import { type World, world } from '../world.ts'

/** The process's boards over a database whose counting queries are counted, and which can be taken away. */
async function boardsOf(w: World) {
  const seen = { counts: 0, away: false, warnings: 0 }
  const watching: KyselyPlugin = {
    transformQuery({ node }) {
      if (seen.away) throw new Error('The database is away')
      if (JSON.stringify(node).includes('grouping sets')) seen.counts++
      return node
    },
    transformResult: async ({ result }) => result,
  }
  const told: ((payload: string) => void)[] = []
  const boards = openBoards({
    db: w.db.withPlugin(watching),
    listen: async (_, tell) => {
      told.push(tell)
      return async () => {}
    },
    now: w.now,
    log: { ...w.plant.log, warn: () => void seen.warnings++ },
  })
  onTestFinished(() => boards.close())
  return { boards, seen, changed: () => told.forEach((tell) => void tell(w.fuse)) }
}

test('a hundred viewers cost one count per refresh, and nobody looking costs nothing', async () => {
  const w = await world()
  await w.launches(w.drill)
  const { boards, seen, changed } = await boardsOf(w)

  const views = await Promise.all(Array.from({ length: 100 }, () => boards.current(w.fuse, w.drill)))
  expect(seen.counts).toBe(1)
  expect(new Set(views).size).toBe(1)
  for (let n = 0; n < 20; n++) changed()
  expect(seen.counts).toBe(1)

  const told = Array.from({ length: 100 }, () => 0)
  const unwatch = told.map((_, viewer) =>
    boards.watch(w.fuse, w.drill, () => {
      told[viewer] = (told[viewer] ?? 0) + 1
    }),
  )
  for (let n = 0; n < 20; n++) changed()
  await vi.waitUntil(() => told.every((times) => times >= 1))
  expect(seen.counts).toBe(2)
  for (let n = 0; n < 20; n++) changed()
  await vi.waitUntil(() => told.every((times) => times >= 2), { timeout: 5_000 })
  expect(seen.counts).toBe(3)
  expect(told).toEqual(told.map(() => 2))

  for (const stop of unwatch) stop()
  changed()
  await boards.current(w.fuse, w.drill)
  expect(seen.counts).toBe(4)
  expect(told).toEqual(told.map(() => 2))
})

test('while the database is away the last board stays up with its age, and goes on when it is back', async () => {
  const w = await world()
  await w.launches(w.drill)
  const { boards, seen, changed } = await boardsOf(w)
  const views: BoardView[] = []
  onTestFinished(boards.watch(w.fuse, w.drill, (view) => void views.push(view)))
  const before = await boards.current(w.fuse, w.drill)

  seen.away = true
  await w.laterBy(1)
  changed()
  await vi.waitUntil(() => views.length >= 3, { timeout: 5_000 })
  expect(views.at(-1)).toBe(before)
  expect(await boards.current(w.fuse, w.drill)).toBe(before)
  expect(seen.warnings).toBe(1)

  seen.away = false
  await vi.waitUntil(() => views.at(-1) !== before, { timeout: 5_000 })
  expect(views.at(-1)?.at).toEqual(w.now())
  expect(before?.at.getTime()).toBe(w.now().getTime() - 60_000)
})

test('a board nobody has seen yet says that it cannot be counted, instead of showing zeros', async () => {
  const w = await world()
  const { boards, seen } = await boardsOf(w)
  seen.away = true
  await expect(boards.current(w.fuse, w.drill)).rejects.toThrow('The database is away')
})

/** Reads the messages of an open stream one by one, as an EventSource would. */
function eventsOf(response: Response) {
  const reader = (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream()).getReader()
  let buffered = ''
  return {
    async next(): Promise<{ id: string; age_ms: number; regions: Record<string, string> }> {
      for (;;) {
        const end = buffered.indexOf('\n\n')
        if (end >= 0) {
          const event = buffered.slice(0, end)
          buffered = buffered.slice(end + 2)
          const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(event)?.[1] ?? ''
          if (field('data')) return { id: field('id'), ...JSON.parse(field('data')) }
        } else {
          const { value, done } = await reader.read()
          if (done) throw new Error('The stream ended')
          buffered += value
        }
      }
    },
    leave: () => reader.cancel(),
  }
}

test('an open board shows a tap within two seconds, sends only what changed, and knows what a browser has', async () => {
  const w = await world()
  await w.launches(w.drill)
  await w.workersRun()
  const office = await w.staff('fuse')
  const page = await (await office.get(`/safety-checks/${w.drill}`)).text()
  const have = /data-have="([^"]+)"/.exec(page)?.[1] ?? ''
  const path = `/safety-checks/${w.drill}/live`

  const response = await office.get(`${path}?have=${have}`)
  expect(response.headers.get('content-type')).toContain('text/event-stream')
  expect(response.headers.get('x-accel-buffering')).toBe('no')
  const events = eventsOf(response)
  expect(await events.next()).toMatchObject({ id: have, age_ms: 0, regions: {} })

  await w.tanaka.phone.presses('A4')
  await w.workersRun()
  const tapped = performance.now()
  const changed = await events.next()
  expect(performance.now() - tapped).toBeLessThan(2_000)
  expect(changed.regions['tile-needs-help']).toMatch(/1<small>人/)
  expect(changed.regions['needs-help']).toContain('田中 花子')
  expect(Object.keys(changed.regions)).not.toContain('tile-elapsed')
  await events.leave()

  const again = (last: string) =>
    office.request(path, { headers: { cookie: office.cookie, 'last-event-id': last } })
  const upToDate = eventsOf(await again(changed.id))
  expect((await upToDate.next()).regions).toEqual({})
  await upToDate.leave()
  const stranger = eventsOf(await again('from-another-version'))
  expect(Object.keys((await stranger.next()).regions).length).toBeGreaterThan(8)
  await stranger.leave()
  w.sato.texts()
  w.tanaka.texts()
  await w.sato.mails()
  await w.mori.mails()
})

test('what happens next door moves nothing here, and next door sees nothing of it', async () => {
  const w = await world()
  await w.launches(w.drill)
  const neighbour = await w.staff('kawachi')
  const paths = ['', '/live', '/unanswered', '/unreached', '/needs-help']
  for (const path of paths) {
    const response = await neighbour.get(`/safety-checks/${w.drill}${path}`)
    expect(response.status).toBe(404)
    expect(await response.text()).not.toMatch(/佐藤|田中|森|880万人/)
    expect((await neighbour.get(`/safety-checks/${newId()}${path}`)).status).toBe(404)
    expect((await w.stranger().get(`/safety-checks/${w.drill}${path}`)).status).not.toBe(200)
  }

  const told: BoardView[] = []
  onTestFinished(w.deps.boards.watch(w.fuse, w.drill, (view) => void told.push(view)))
  await inAssociation(w.db, w.kawachi, (tx) => tellBoards(tx, w.kawachi))
  await inAssociation(w.db, w.fuse, (tx) => tellBoards(tx, w.fuse))
  await vi.waitUntil(() => told.length > 0, { timeout: 5_000 })
  expect(told).toHaveLength(1)
})
