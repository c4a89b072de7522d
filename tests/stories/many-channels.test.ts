import { expect, inject, test } from 'vitest'
import { until } from '../start-process.ts'
import { type World, world } from '../world.ts'

const here = inject('postgres') !== null && inject('redis') !== null
if (!here) console.log('SKIP many channels: PostgreSQL or Redis is not here')

test.each(['embedded', 'postgres', 'redis'] as const)(
  'a LINE channel added while workers run gets its worker at the next sweep (%s)',
  async (mode) => {
    if (mode !== 'embedded' && !here) return console.log(`SKIP a new channel in ${mode} mode`)
    const w = await world({ mode, queues: 'real' })
    const hiraoka = await w.newAssociation(
      { name: '枚岡医師会', phone: '072-987-0000', seed: 'a' },
      { name: '辻 四郎', role: 'member', ward: '東', line: 4 },
    )
    const drill = await w.draft({ title: '枚岡の訓練', purpose: 'drill', association: hiraoka.id })
    await w.launches(drill, hiraoka.id)
    await until(async () => hiraoka.doctor.texts().length === 1)
    await w.workersRun()
    expect(hiraoka.doctor.texts()).toHaveLength(1)
  },
)

test.runIf(inject('postgres'))(
  'twenty associations with a LINE channel each, on PostgreSQL alone: all are asked, even after every connection broke',
  async () => {
    const w = await world({ mode: 'postgres', queues: 'real' })
    const homes: Awaited<ReturnType<World['newAssociation']>>[] = []
    for (const n of Array.from({ length: 20 }, (_, place) => place + 1)) {
      const named = { name: `医師会${n}`, phone: '06-0000-0000', seed: (0xa0 + n).toString(16) }
      const doctor = { name: `医師${n}`, role: 'member', ward: '東', line: 100 + n } as const
      homes.push(await w.newAssociation(named, doctor))
    }
    const everyoneIsAsked = async (times: number) => {
      for (const { id } of homes)
        await w.launches(await w.draft({ title: '訓練', purpose: 'drill', association: id }), id)
      await until(async () => homes.every(({ doctor }) => doctor.texts().length === times))
    }
    await everyoneIsAsked(1)
    // What is cut off in mid-send waits for the end of its lease, and the hand-moved clock for us.
    await w.workersRun()
    await w.store.owner.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    )
    await new Promise((later) => setTimeout(later, 500))
    await everyoneIsAsked(2)
    await w.workersRun()
    expect(w.platform.ledger.duplicates()).toEqual([])
  },
  60_000,
)
