import fc from 'fast-check'
import { inAssociation } from '../../src/db.ts'
import { dueAfter, lastDay, toDayField } from '../../src/loans/lending/periods.ts'
import { requestLoan } from '../../src/loans/lending/request.ts'
import { takeStep } from '../../src/loans/lending/take-step.ts'
import type { LoanId } from '../../src/loans/table.ts'
import { untilAnswered } from '../lending.ts'
import { addNeed, differences, type Ground, openGround, take } from './loan-ground.ts'
import { likelySteps, type Model, play, STEP_NAMES, type Verb } from './loan-model.ts'
import { MUTATIONS } from './loan-mutations.ts'
import { verifyTrail } from './race-books.ts'
import { install, openStand } from './stand.ts'
import { conclude, readOptions, table } from './verdict.ts'

const options = readOptions({
  verbs: { type: 'string', default: '10000' },
  approvals: { type: 'string', default: '50' },
  rounds: { type: 'string', default: '10' },
})
const A_SEQUENCE = 100
const began = performance.now()
const stand = await openStand()
const nobody = { line_url: 'http://127.0.0.1:9', smtp_url: 'smtp://127.0.0.1:9' }
const here = await install(stand, nobody)
const START = new Date('2027-12-30T23:30:00+09:00')

/** So many approvals of one unit at the same moment, half of them on the telephone; gives how many won. */
async function raceOnce() {
  const ground = await openGround(here, START)
  const { lender, units } = ground
  const { db } = here.plant.store
  const by = { by: 'cli', by_name: '事務局', at: START }
  const [unit] = units
  if (!unit) throw new Error('No unit')
  const ids: LoanId[] = []
  for (let n = 0; n < options.number('approvals'); n++) {
    const need = await addNeed(ground, lender, 'actual', START)
    const asked = await requestLoan(db, { association: lender.id, unit, need, until: null, ...by })
    if (!asked.ok) throw new Error(asked.reason)
    ids.push(asked.id)
  }
  const steps = ['approve', 'approve_orally'] as const
  const answers = await Promise.all(
    ids.map((id, n) =>
      untilAnswered(() =>
        takeStep(db, { association: lender.id, id, step: steps[n % 2] ?? 'approve', ...by }),
      ),
    ),
  )
  return answers.filter(({ ok }) => ok).length
}

/** `guide` from 30 on draws one of the steps that the loan's state allows. */
type Drawn = Verb & { guide?: number }

const verb: fc.Arbitrary<Drawn> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({ verb: fc.constant('wait' as const), minutes: fc.integer({ min: 1, max: 4_000 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      verb: fc.constant('request' as const),
      unit: fc.nat(2),
      purpose: fc.constantFrom('actual' as const, 'drill' as const),
      neighbour: fc.boolean(),
      days: fc.integer({ min: 0, max: 11 }),
    }),
  },
  {
    weight: 12,
    arbitrary: fc.record({
      verb: fc.constant('step' as const),
      loan: fc.nat(5),
      guide: fc.nat(99),
      step: fc.constantFrom(...STEP_NAMES),
      days: fc.integer({ min: 0, max: 11 }),
      whole: fc.constantFrom(true, true, true, false),
    }),
  },
)

interface Ran {
  verbs: number
  taken: number
  refused: number
  wrong: string[]
}

/** One sequence on ground of its own; stops at the first verb about which model and database disagree. */
async function run(ground: Ground, sequence: readonly Drawn[]): Promise<Ran> {
  const model: Model = { ready: [true, true, true], loans: [], now: START.getTime() }
  const loans: LoanId[] = []
  const ran: Ran = { verbs: 0, taken: 0, refused: 0, wrong: [] }
  for (const drawn of sequence) {
    const one = guided(drawn, model)
    ran.verbs += 1
    const { now } = model
    const expected = play(model, one)
    if (one.verb === 'wait') continue
    const [done] = await Promise.allSettled([take(ground, one, { loans, now })])
    const happened = done.status === 'fulfilled' ? done.value : `failed with ${codeOf(done.reason)}`
    ran[happened === true ? 'taken' : 'refused'] += 1
    if (happened !== expected) {
      ran.wrong.push(`${JSON.stringify(one)} gave ${happened} and not ${expected}`)
      return ran
    }
  }
  ran.wrong.push(...(await differences(ground, model, loans)))
  return ran
}

/** The newest loans are those about which something can still happen. */
function guided(drawn: Drawn, model: Model): Verb {
  if (drawn.verb !== 'step') return drawn
  const { guide = 0, ...one } = drawn
  const loan = Math.max(0, model.loans.length - 1 - one.loan)
  const likely = model.loans[loan] ? likelySteps(model.loans[loan]) : []
  return { ...one, loan, step: (guide >= 30 && likely[guide % likely.length]) || one.step }
}

const codeOf = (error: unknown) => String((error as { code?: string }).code ?? error)

/** Sequences until so many verbs are done or something is wrong. */
async function sequences(verbs: number, seed: number): Promise<Ran & { shortest: string | null }> {
  const sum: Ran = { verbs: 0, taken: 0, refused: 0, wrong: [] }
  const checked = await fc.check(
    fc.asyncProperty(
      fc.array(verb, { minLength: A_SEQUENCE, maxLength: A_SEQUENCE, size: 'max' }),
      async (sequence) => {
        const ran = await run(await openGround(here, START), sequence)
        for (const what of ['verbs', 'taken', 'refused'] as const) sum[what] += ran[what]
        sum.wrong.push(...ran.wrong)
        return ran.wrong.length === 0
      },
    ),
    { numRuns: Math.ceil(verbs / A_SEQUENCE), seed, endOnFailure: true },
  )
  return { ...sum, shortest: checked.failed ? JSON.stringify(checked.counterexample?.[0].slice(0, 3)) : null }
}

const winners: number[] = []
for (let round = 0; round < options.number('rounds'); round++) winners.push(await raceOnce())
const whole = await sequences(options.number('verbs'), options.seed)
for (const wrong of whole.wrong.slice(0, 10)) console.log(wrong)

const ground = await openGround(here, START)
await run(ground, [{ verb: 'request', unit: 0, purpose: 'actual', neighbour: true, days: 7 }])
const chain_is_whole = await inAssociation(here.plant.store.db, ground.lender.id, (tx) =>
  verifyTrail(tx, ground.lender.id),
)

/** Written by hand: midnight, the turn of the year, the leap day. */
const PERIODS = [
  ['2026-11-05T23:59:59', 7, '2026-11-12'],
  ['2026-11-06T00:00:00', 7, '2026-11-13'],
  ['2026-12-28T18:00:00', 7, '2027-01-04'],
  ['2028-02-22T09:00:00', 7, '2028-02-29'],
  ['2028-02-29T23:59:59', 10, '2028-03-10'],
  ['2027-02-22T09:00:00', 7, '2027-03-01'],
] as const
const periods_right = PERIODS.filter(
  ([from, days, last]) => toDayField(lastDay(dueAfter(new Date(`${from}+09:00`), days))) === last,
).length

const found: { mutation: string; found: boolean; by: string }[] = []
for (const [mutation, { put, away }] of Object.entries(MUTATIONS)) {
  await here.ask(put)
  const { wrong } = await sequences(2_000, options.seed)
  await here.ask(away)
  found.push({ mutation, found: wrong.length > 0, by: (wrong[0] ?? '').slice(0, 90) })
}
table(found)
await stand.close()

conclude(
  winners.every((won) => won === 1) &&
    whole.wrong.length === 0 &&
    whole.verbs >= options.number('verbs') &&
    chain_is_whole &&
    periods_right === PERIODS.length &&
    found.every((one) => one.found),
  {
    proof: 'loans',
    seed: options.seed,
    approvals: options.number('approvals'),
    rounds: winners.length,
    exactly_one: winners.filter((won) => won === 1).length,
    verbs: whole.verbs,
    taken: whole.taken,
    refused: whole.refused,
    wrong: whole.wrong.length,
    shortest: whole.shortest,
    chain_is_whole,
    periods_right,
    mutations: found.length,
    mutations_found: found.filter((one) => one.found).length,
    seconds: Math.round((performance.now() - began) / 1_000),
  },
)
