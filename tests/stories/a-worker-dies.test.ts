import { expect, inject, test } from 'vitest'
import { settingsOf, startProcess, until } from '../start-process.ts'
import { type World, world } from '../world.ts'

test.skipIf(!inject('postgres'))(
  'a worker killed with -9 after LINE accepted and before our commit, then restarted: each phone rings once',
  async () => {
    const w = await world({ mode: 'postgres' })
    w.platform.behave({ as: 'slow_30s', on: 'multicast', next: 1 })
    await w.launches(w.drill)

    const first = startProcess('worker', settingsOf(w))
    await until(() => w.platform.ledger.accepted.length === 1)
    expect(await first.end('SIGKILL')).toBe('SIGKILL')
    expect(await lineStatuses(w)).toEqual(['sending'])

    await w.laterBy(2)
    startProcess('worker', settingsOf(w))
    await until(async () => (await lineStatuses(w)).every((status) => status === 'accepted'))

    for (const doctor of [w.sato, w.tanaka]) expect(doctor.texts()).toHaveLength(1)
    // The kill may have caught a mail on its way out as well: then it went out again, and its row says so.
    await until(async () => (await mails(w)).every(({ status }) => status === 'accepted'))
    const doubled = (await mails(w)).filter(({ maybe_doubled }) => maybe_doubled).length
    const arrived = await Promise.all([w.sato, w.mori].map((doctor) => doctor.mails()))
    for (const box of arrived) expect(box.length).toBeGreaterThanOrEqual(1)
    expect(arrived.flat().length - 2).toBeLessThanOrEqual(doubled)
    expect(w.platform.ledger.duplicates()).toEqual([])
    expect(w.platform.ledger.accepted).toHaveLength(1)
  },
)

async function lineStatuses(w: World) {
  const { rows } = await w.store.owner.query<{ status: string }>('select status from line_batch')
  return rows.map(({ status }) => status)
}

async function mails(w: World) {
  const { rows } = await w.store.owner.query<{ status: string; maybe_doubled: boolean }>(
    "select status, maybe_doubled from delivery where system = 'mail'",
  )
  return rows
}
