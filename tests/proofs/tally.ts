import { parse } from 'csv-parse/sync'
import { readComparisons } from '../../src/board/compare/read.ts'
import { comparisonSheets } from '../../src/board/compare/sheets.ts'
import { readPaper } from '../../src/board/paper/read.ts'
import { paperSheets } from '../../src/board/paper/sheets.ts'
import { jointCounts } from '../../src/board/queries.ts'
import { readBoard } from '../../src/board/read-board.ts'
import { csvOf } from '../../src/board/sheet-file.ts'
import { inAssociation } from '../../src/db.ts'
import { newId } from '../../src/id.ts'
import type { SafetyCheckId } from '../../src/safety-checks/table.ts'
import { type Installation, install, openStand } from './stand.ts'
import { type Drill, someDrills } from './tally-drills.ts'
import { comparedIn, disagreements, onBoard, onPaper } from './tally-figures.ts'
import { MUTATIONS, type Mutation, recount } from './tally-recount.ts'
import { type Home, settleHome, store } from './tally-store.ts'
import { conclude, readOptions, table } from './verdict.ts'

const ASSOCIATIONS = 3

const options = readOptions({
  drills: { type: 'string', default: '510' },
  break: { type: 'string', default: '' },
})
const wrong = MUTATIONS.find((mutation) => mutation === options.text('break'))
if (options.text('break') && !wrong) throw new Error(`--break knows ${MUTATIONS.join(', ')}`)
const rounds = Math.ceil(options.number('drills') / ASSOCIATIONS)
const began = performance.now()
const stand = await openStand()
const here = await install(stand, { line_url: 'http://127.0.0.1:9', smtp_url: 'smtp://127.0.0.1:9' })
const homes: Home[] = []
for (let index = 1; index <= ASSOCIATIONS; index++) homes.push(await settleHome(here, index))

const found: string[] = []
const compared: Record<string, number> = {}
const caught = new Map<Mutation, number>()
let answers = 0
let drills = 0
for (let round = 0; round < rounds; round++) {
  const incident = newId<'incident'>()
  await here.ask("insert into incident (id, name, join_code) values ($1, '合同', $2)", [incident, incident])
  for (const { id } of homes)
    await here.ask(
      'insert into incident_association (incident_id, association_id, shares_counts) values ($1, $2, true)',
      [incident, id],
    )
  const made = someDrills(options.seed * 100_000 + round, ASSOCIATIONS)
  const pairs: { home: Home; drill: Drill; id: SafetyCheckId }[] = []
  for (const [index, drill] of made.entries()) {
    const home = homes[index]
    if (home) pairs.push({ home, drill, id: await store(here, { home, drill, incident, round }) })
  }
  for (const { home, drill, id } of pairs) {
    drills += 1
    answers += drill.asked.reduce((sum, { events }) => sum + events.length, 0)
    const truth = recount(drill, wrong)
    const figures = await figuresOf(here, home, id)
    for (const [where, counted] of Object.entries(figures)) {
      compared[where] = (compared[where] ?? 0) + 1
      for (const line of disagreements(truth, counted)) found.push(`round ${round}, ${where}: ${line}`)
    }
    for (const { home: other, drill: theirs } of pairs) {
      const joint = figures.joint?.get(`association ${other.id}`)
      const total = recount(theirs, wrong).get('total')
      compared.joint_rows = (compared.joint_rows ?? 0) + 1
      for (const key of ['prompted', 'replied', 'reached', 'open', 'needs_help'] as const)
        if (joint?.[key] !== total?.[key])
          found.push(`round ${round}, joint: ${key} is ${joint?.[key]} and not ${total?.[key]}`)
    }
    if (!wrong)
      for (const mutation of MUTATIONS)
        if (disagreements(recount(drill, mutation), figures.board ?? new Map()).length > 0)
          caught.set(mutation, (caught.get(mutation) ?? 0) + 1)
  }
}
await here.close()
await stand.close()

async function figuresOf({ plant }: Installation, { id: association }: Home, id: SafetyCheckId) {
  const at = new Date('2027-11-30T10:00:00+09:00')
  return inAssociation(plant.store.db, association, async (tx) => {
    const board = await readBoard(tx, { association, id, at })
    const paper = await readPaper(tx, { association, id, at })
    const [comparison] = (await readComparisons(tx, { association, ids: [id], bases: [], at })).comparisons
    if (!board?.check.incident_id || !paper || paper === 'not_launched' || !comparison)
      throw new Error('A drill is missing')
    const joint = await jointCounts(tx, board.check.incident_id, 'drill')
    const csv = (sheets: Parameters<typeof csvOf>[0]) =>
      parse(csvOf(sheets), { bom: true, relax_column_count: true, skip_empty_lines: true }) as string[][]
    return {
      board: onBoard(board),
      paper: onPaper(csv(paperSheets(paper))),
      comparison: comparedIn(csv(comparisonSheets(comparison))),
      joint: new Map(joint.map((row) => [`association ${row.association_id}`, row])),
    }
  })
}

table(Object.entries(compared).map(([place, times]) => ({ place, times })))
table(MUTATIONS.map((mutation) => ({ mutation, drills_that_show_it: caught.get(mutation) ?? 0 })))
for (const line of found.slice(0, 10)) console.log(line)
const all_caught = wrong !== undefined || MUTATIONS.every((mutation) => (caught.get(mutation) ?? 0) > 0)
conclude(found.length === 0 && all_caught && drills >= 500, {
  proof: 'tally',
  seed: options.seed,
  drills,
  answers,
  disagreements: found.length,
  broken_on_purpose: wrong ?? null,
  mutations: MUTATIONS.length,
  mutations_caught: MUTATIONS.filter((mutation) => (caught.get(mutation) ?? 0) > 0).length,
  seconds: Math.round((performance.now() - began) / 1_000),
})
