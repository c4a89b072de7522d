import { inAssociation } from '../../src/db.ts'
import { plan } from '../../src/safety-checks/plan.ts'
import { settle } from './people.ts'
import { verifyTrail } from './race-books.ts'
import { endRaces } from './race-ends.ts'
import { importRaces } from './race-imports.ts'
import { launchRaces, PLANTED } from './race-launches.ts'
import { install, openStand } from './stand.ts'
import { conclude, readOptions, table } from './verdict.ts'

const options = readOptions({
  rounds: { type: 'string', default: '50' },
  /** A mistake to put in, to see that it is found: `stop` forgets to hold the check, `remind` asks `again`. */
  planted: { type: 'string', default: '' },
})
const rounds = options.number('rounds')
const planted = options.text('planted')
if (planted && !PLANTED.includes(planted)) throw new Error(`--planted is one of ${PLANTED.join(', ')}`)

const began = performance.now()
const stand = await openStand()
const here = await install(stand, { line_url: 'http://127.0.0.1:9', smtp_url: 'smtp://127.0.0.1:9' })
const home = await settle(here, null, { index: 1, members: 12 })
const { db } = here.plant.store
const planAll = async (check: typeof home.check) => {
  const { queues, secrets, log } = here.plant
  await plan({ db, queues, secrets, log }, { association: home.id, id: check })
}

const races = {
  ...launchRaces({ here, home, planAll, planted }),
  ...importRaces({ here, home }),
  ...endRaces({ here, home, planAll }),
}
const rows: { race: string; rounds: number; exactly_one: number; books_agree: number; ways: string }[] = []
for (const [race, run] of Object.entries(races)) {
  const row = { race, rounds, exactly_one: 0, books_agree: 0, ways: '' }
  const ways = new Map<string, number>()
  for (let round = 0; round < rounds; round++) {
    const { won, agrees, way } = await run(round)
    if (won === 1) row.exactly_one += 1
    if (agrees) row.books_agree += 1
    ways.set(way, (ways.get(way) ?? 0) + 1)
  }
  row.ways = [...ways].map(([way, times]) => `${way} ${times}`).join(', ')
  rows.push(row)
}
const chain_is_whole = await inAssociation(db, home.id, (tx) => verifyTrail(tx, home.id))
await stand.close()

table(rows)
const is_right = rows.every((row) => row.exactly_one === rounds && row.books_agree === rounds)
conclude(is_right && chain_is_whole, {
  proof: 'races',
  planted: planted || null,
  rounds,
  races: Object.fromEntries(
    rows.map(({ race, exactly_one, books_agree, ways }) => [race, { exactly_one, books_agree, ways }]),
  ),
  chain_is_whole,
  seconds: Math.round((performance.now() - began) / 1_000),
})
