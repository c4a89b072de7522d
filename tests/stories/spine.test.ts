import { describe, expect, inject, test } from 'vitest'
import { launchesAtOnce } from '../launching.ts'
import { world } from '../world.ts'

const modes = (['embedded', 'postgres', 'redis'] as const).filter((mode) => {
  const here =
    mode === 'embedded' || (inject('postgres') !== null && (mode === 'postgres' || inject('redis') !== null))
  if (!here) console.log(`SKIP spine in ${mode} mode: its services are not here`)
  return here
})

describe.each(modes)('in %s mode, with real queues and workers', (mode) => {
  test('one button asks everybody, one tap answers, and the board shows it', async () => {
    const w = await world({ mode, queues: 'real' })
    const office = await w.staff('fuse')
    expect((await launchesAtOnce(office, w.drill)).status).toBe(303)
    await w.workersRun()
    expect(w.sato.texts()).toHaveLength(1)
    expect(w.tanaka.texts()).toHaveLength(1)

    await w.laterBy(2)
    await w.tanaka.phone.presses('A1')
    await w.mori.link().then((link) => office.post(link, { condition: 'needs_help' }))
    await w.workersRun()
    await expect
      .poll(() => w.tanaka.texts().at(-1), { timeout: 10_000 })
      .toMatch(/^【訓練】受け付けました。?.*10:08.*●診療できます/)

    const board = await (await office.get(`/safety-checks/${w.drill}`)).text()
    expect(board).toMatch(/<title>【訓練】/)
    expect(board).toContain('森 次郎')
    const { rows } = await w.store.owner.query('select condition, via from latest_reply order by condition')
    expect(rows).toEqual([
      { condition: 'needs_help', via: 'link' },
      { condition: 'open', via: 'line' },
    ])
    expect(w.platform.ledger.duplicates()).toEqual([])
    await w.sato.mails()
  })
})
