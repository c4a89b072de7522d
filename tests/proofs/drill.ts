import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { cleanUpAtTheEnd } from './clean-up.ts'
import { runStories } from './run-stories.ts'
import { conclude, readOptions, table } from './verdict.ts'

const STEP = z.object({
  step: z.string(),
  clicks: z.number(),
  fields: z.number(),
  keystrokes: z.number(),
  pages: z.number(),
  errors: z.number(),
  hand_s: z.number(),
  server_s: z.number(),
})
type Step = z.infer<typeof STEP>

/** Of the day of the drill, from its sign-in to the printed result; the rest is done once, or weeks before. */
const GOALS = { day_minutes: 15, day_clicks: 60 }

readOptions({})
const folder = mkdtempSync(join(tmpdir(), 'tomoshibi-drill-'))
cleanUpAtTheEnd(() => rmSync(folder, { recursive: true, force: true }))
const file = join(folder, 'measured.json')
const played = await runStories('tests/browser/pages/whole-drill', { MEASURED: file })
if (!played.ok) conclude(false, { measure: 'drill', ...played })
else {
  const { day, steps } = z
    .object({ day: z.number(), steps: z.array(STEP) })
    .parse(JSON.parse(readFileSync(file, 'utf8')))
  table(steps.map((step) => ({ ...step, hand_s: tenth(step.hand_s), server_s: tenth(step.server_s) })))
  const whole = summed(steps)
  const of_the_day = summed(steps.slice(day))
  conclude(
    of_the_day.staff_minutes <= GOALS.day_minutes &&
      of_the_day.clicks <= GOALS.day_clicks &&
      whole.errors === 0,
    { measure: 'drill', ...whole, day: of_the_day, goals: GOALS },
  )
}

function summed(some: Step[]) {
  const sum = (of: (step: Step) => number) => some.reduce((total, step) => total + of(step), 0)
  return {
    clicks: sum(({ clicks }) => clicks),
    fields: sum(({ fields }) => fields),
    keystrokes: sum(({ keystrokes }) => keystrokes),
    pages: sum(({ pages }) => pages),
    errors: sum(({ errors }) => errors),
    staff_minutes: tenth(sum(({ hand_s, server_s }) => hand_s + server_s) / 60),
  }
}

function tenth(value: number) {
  return Math.round(value * 10) / 10
}
