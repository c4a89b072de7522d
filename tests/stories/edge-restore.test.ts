import { execFileSync } from 'node:child_process'
import { expect, inject, onTestFinished, test } from 'vitest'
import { createApp } from '../../src/app.tsx'
import { openDeps, type Plant } from '../../src/boot.ts'
import { openStore } from '../../src/store.ts'
import { workOf } from '../../workers/start.ts'
import { emptyDatabase } from '../command-line.ts'
import { edgeOfFile } from '../edge/edge-world.ts'

const standing = edgeOfFile()
const hasPgDump = inject('postgres') !== null && isThere('pg_dump') && isThere('psql')
if (!hasPgDump) console.log('SKIP a server restored from a backup: no pg_dump here')

test.runIf(hasPgDump)(
  'a new server restored from last minute’s backup gets what came after it once more, and misses nothing',
  async () => {
    const here = await standing({ database: 'postgres' })
    const { w, front, press, standIn, originIsBack, status, looks } = here
    await w.launches(w.drill)
    await w.workersRun()
    await here.edgeIsTold()
    for (const doctor of [w.sato, w.tanaka]) doctor.texts()
    await w.sato.mails()
    const link = await w.mori.link()

    await w.sato.phone.presses('A1')
    await originIsBack()
    const backup = execFileSync('pg_dump', [w.store.url ?? ''], { maxBuffer: 1e9 })
    await w.laterBy(1)
    // These reach the old server, are handed over, and are in no backup.
    await w.tanaka.phone.presses('A2')
    await press(link, 'open')
    await originIsBack()
    expect(await status()).toMatchObject({ inbox: { waiting: 0, handed_over: 3 } })
    await w.laterBy(1)
    front.behave('down')
    await press(link, 'needs_help')

    const url = await emptyDatabase(inject('postgres') ?? '')
    execFileSync('psql', ['-q', '-v', 'ON_ERROR_STOP=1', '-o', '/dev/null', url], { input: backup })
    const config = { ...w.plant.config, database_url: url, migrate_database_url: url }
    const store = await openStore(config, w.plant.log)
    const plant: Plant = { ...w.plant, config, store }
    const deps = openDeps(plant)
    onTestFinished(async () => {
      await deps.close()
      await store.close()
    })
    await store.owner.query('update test_clock set at = $1', [w.now()])
    standIn(createApp(deps))
    front.behave('up')
    await looks()
    await expect
      .poll(async () => (await status()).inbox, { timeout: 10_000 })
      .toMatchObject({
        waiting: 0,
        handed_over: 4,
      })
    await workOf(plant)({ kind: 'take_in' })
    const { rows } = await store.owner.query(
      `select m.name, r.condition, round(extract(epoch from r.event_at - c.launched_at) / 60)::int as minute
        from reply r join member m on m.id = r.member_id join prompt p on p.id = r.prompt_id
          join safety_check c on c.id = p.safety_check_id order by r.event_at, m.name`,
    )
    expect(rows).toEqual([
      { name: '佐藤 一郎', condition: 'open', minute: 0 },
      { name: '森 次郎', condition: 'open', minute: 1 },
      { name: '田中 花子', condition: 'partly_open', minute: 1 },
      { name: '森 次郎', condition: 'needs_help', minute: 2 },
    ])
    for (const doctor of [w.sato, w.tanaka]) doctor.texts()
  },
  60_000,
)

function isThere(program: string) {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
