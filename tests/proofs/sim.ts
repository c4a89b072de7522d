import { settle } from './people.ts'
import { BUGS } from './sim-model.ts'
import { openReplay } from './sim-replay.ts'
import { HOMES, simulate } from './sim-run.ts'
import { install, openStand } from './stand.ts'
import { conclude, readOptions, table } from './verdict.ts'

const WITHIN_S = 60
const SEEDS_A_BUG = 200

const options = readOptions({
  seeds: { type: 'string', default: '2000' },
  replays: { type: 'string', default: '100' },
})
const seeds = Array.from({ length: options.number('seeds') }, (_, n) => options.seed + n)
const began = performance.now()
const wrong = seeds.flatMap((seed) => simulate(seed).violations.map((violation) => ({ seed, violation })))
const seconds = (performance.now() - began) / 1_000
for (const { seed, violation } of wrong.slice(0, 10)) console.log(`seed ${seed}: ${violation}`)

const found = BUGS.map((bug) => {
  const caught = seeds.slice(0, SEEDS_A_BUG).filter((seed) => simulate(seed, bug).violations.length > 0)
  return { bug, caught: caught.length, of: SEEDS_A_BUG, first_seed: caught[0] ?? '-' }
})
table(found)

const differences = await replayOnPostgres(seeds.slice(0, options.number('replays')))
for (const { seed, difference } of differences.slice(0, 10))
  console.log(`seed ${seed} on PostgreSQL: ${difference}`)
conclude(
  wrong.length === 0 &&
    seconds <= WITHIN_S &&
    found.every(({ caught }) => caught > 0) &&
    differences.length === 0,
  {
    proof: 'sim',
    seeds: seeds.length,
    first_seed: options.seed,
    violations: wrong.length,
    seconds: Math.round(seconds * 10) / 10,
    bugs_found: found.filter(({ caught }) => caught > 0).length,
    replayed: options.number('replays'),
    replays_that_differ: differences.length,
  },
)

async function replayOnPostgres(wanted: number[]) {
  const stand = await openStand()
  const here = await install(stand, { line_url: 'http://127.0.0.1:1', smtp_url: 'smtp://127.0.0.1:1' })
  const homes = []
  for (let index = 0; index < HOMES; index++) homes.push(await settle(here, null, { index, members: 2 }))
  const replay = await openReplay(here, homes)
  const differences = []
  for (const seed of wanted)
    for (const difference of await replay(simulate(seed))) differences.push({ seed, difference })
  await stand.close()
  return differences
}
