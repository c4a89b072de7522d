import { globSync, readFileSync } from 'node:fs'
import { LABELS } from '../../src/safety-checks/rules.ts'
import { sendForReal, takeGuardsAway, tryDatabase, tryPages } from './drillmark-paths.ts'
import { BUGS, faultsIn, placesOf, rowOf, someDrills, violationsIn } from './drillmark-places.ts'
import { tryTypes } from './drillmark-types.ts'
import { settle } from './people.ts'
import { install, openStand } from './stand.ts'
import { conclude, readOptions, table } from './verdict.ts'

const DRILLS_A_BUG = 500
const WAVES = 3

const options = readOptions({
  drills: { type: 'string', default: '20000' },
  sent: { type: 'string', default: '100' },
})
const began = performance.now()
const drills = someDrills(options.number('drills'), options.seed)
const refused: Record<string, number> = {}
const accepted = drills.filter((drill) => {
  const faults = faultsIn(drill)
  for (const fault of faults) refused[fault] = (refused[fault] ?? 0) + 1
  return faults.length === 0
})

const wrong: Record<string, number> = {}
accepted.forEach((drill, n) => {
  const places = placesOf(rowOf(drill), n % WAVES)
  for (const place of Object.keys(places)) wrong[place] ??= 0
  for (const place of violationsIn(places)) wrong[place] = (wrong[place] ?? 0) + 1
})
table(Object.entries(refused).map(([reason, count]) => ({ refused_for: reason, drills: count })))
table(
  Object.entries(wrong).map(([place, count]) => ({ place, looked_at: accepted.length, without_mark: count })),
)

// Where the rules of a draft ask for nothing, what they refused until now must be seen at once.
const let_through = drills
  .filter((drill) => faultsIn(drill).some((fault) => fault.endsWith('_hidden_characters')))
  .slice(0, DRILLS_A_BUG)
const some = accepted.slice(0, DRILLS_A_BUG)
const bugs = [
  ...Object.entries(BUGS).map(([bug, places]) => ({
    bug,
    found: some.filter((drill, n) => violationsIn(places(rowOf(drill), n % WAVES)).length > 0).length,
    of: some.length,
  })),
  {
    bug: 'rules_that_refuse_nothing',
    found: let_through.filter((drill) => violationsIn(placesOf(rowOf(drill), 0)).length > 0).length,
    of: let_through.length,
  },
]
table(bugs)

const stand = await openStand()
const nowhere = { line_url: 'http://127.0.0.1:9', smtp_url: 'smtp://127.0.0.1:9' }
const here = await install(stand, nowhere)
const home = await settle(here, null, { index: 1, members: 3 })
const ways = [
  ...(await tryTypes()),
  ...(await tryDatabase({ here, home })),
  ...(await tryPages({ here, home })),
]
table(ways)
const texts = await sendForReal({ here, home }, accepted.slice(0, options.number('sent')))
const unmarked = texts.filter((text) => !text.startsWith(LABELS.drill)).length

await takeGuardsAway({ here })
const unguarded = await tryDatabase({ here, home })
table(unguarded.map(({ way, refused }) => ({ without_the_guards_of_the_database: way, refused })))
await stand.close()

/** Files that leave the app under a name of their own; one about a drill must be looked at by the story beside it. */
const files = globSync('src/**/*.{ts,tsx}').filter((path) => /attachment;/.test(readFileSync(path, 'utf8')))
const LOOKED_AT: Record<string, string[]> = {
  'src/board/download.ts': ['tests/stories/compare-files.test.ts', 'tests/stories/meeting-paper.test.ts'],
  'src/loans/ledger/routes.tsx': ['tests/stories/loan-pages.test.ts'],
  'src/papers/cap/routes.ts': ['tests/rules/cap.test.ts'],
  'src/papers/city/public-routes.tsx': ['tests/stories/city-list.test.ts'],
}
const looksAt = (story: string) => /expect\((csv|info).*【訓練】/.test(readFileSync(story, 'utf8'))
const of_checks = files
  .filter((path) => !path.startsWith('src/roster/') && !path.startsWith('src/loans/units/'))
  .filter((path) => !LOOKED_AT[path]?.every(looksAt))
console.log(
  `Files for download: ${files.join(', ')}; of a drill and looked at by no story: ${of_checks.join(', ') || 'none'}`,
)

const without_mark = Object.values(wrong).reduce((sum, count) => sum + count, 0)
const open = ways.filter((way) => !way.refused).map(({ way }) => way)
const shut = ways.filter((way) => !way.control).map(({ way }) => way)
const unseen = bugs.filter(({ found }) => found === 0).map(({ bug }) => bug)
conclude(
  without_mark + unmarked + open.length + shut.length + unseen.length + of_checks.length === 0 &&
    accepted.length > 0 &&
    texts.length > 0 &&
    unguarded.every(({ refused }) => !refused),
  {
    proof: 'drillmark',
    seed: options.seed,
    drills: drills.length,
    accepted: accepted.length,
    refused: drills.length - accepted.length,
    places: Object.keys(wrong).length,
    without_mark,
    sent_texts: texts.length,
    sent_without_mark: unmarked,
    ways_to_an_actual: ways.length,
    ways_open: open,
    controls_shut: shut,
    bugs: bugs.length + unguarded.length,
    bugs_not_found: [...unseen, ...unguarded.filter(({ refused }) => refused).map(({ way }) => way)],
    exports_not_covered: of_checks,
    seconds: Math.round((performance.now() - began) / 1_000),
  },
)
