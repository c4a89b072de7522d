import { createApp } from '../../src/app.tsx'
import { openDeps } from '../../src/boot.ts'
import { randomOf } from '../../src/demo/random.ts'
import { plan } from '../../src/safety-checks/plan.ts'
import { ATTACKS } from './forge-attacks.ts'
import { launchTimed, settle } from './people.ts'
import { install, openStand } from './stand.ts'
import { conclude, readOptions, table } from './verdict.ts'

const options = readOptions({
  webhooks: { type: 'string', default: '10000' },
  guesses: { type: 'string', default: '1000000' },
})
const began = performance.now()
const stand = await openStand()
const here = await install(stand, { line_url: 'http://127.0.0.1:9', smtp_url: 'smtp://127.0.0.1:9' })
const home = await settle(here, null, { index: 1, members: 100 })
const next_door = await settle(here, null, { index: 2, members: 10 })
for (const one of [home, next_door]) {
  await launchTimed(here, one)
  const { queues, secrets, log, store } = here.plant
  await plan({ db: store.db, queues, secrets, log }, { association: one.id, id: one.check })
}
const deps = openDeps(here.plant)
const app = createApp(deps)
const ground = { here, home, next_door, app, deps, random: randomOf(options.seed, 'forge') }

const rows: { attack: string; tries: number; accepted: number; genuine: number }[] = []
for (const [attack, run] of Object.entries(ATTACKS))
  rows.push({
    attack,
    ...(await run(ground, { webhooks: options.number('webhooks'), guesses: options.number('guesses') })),
  })
await deps.close()
await stand.close()

table(rows)
const accepted = rows.reduce((sum, row) => sum + row.accepted, 0)
// A guard that turns everybody away would pass every attack: the genuine one of each kind must get through.
const shut = rows.filter(({ genuine }) => genuine === 0).map(({ attack }) => attack)
conclude(accepted === 0 && shut.length === 0, {
  proof: 'forge',
  seed: options.seed,
  attacks: rows.length,
  tries: rows.reduce((sum, row) => sum + row.tries, 0),
  accepted,
  shut,
  seconds: Math.round((performance.now() - began) / 1_000),
})
