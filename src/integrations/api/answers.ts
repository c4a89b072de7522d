import type { OpenClinic } from '../../board/open-clinics.ts'
import type { Tallies, Tally as TallyRow } from '../../board/queries.ts'
import type { Merged, MergedTally as MergedRow } from '../../board/rounds/queries.ts'
import { replyRate, wilson95 } from '../../board/rules.ts'
import { choiceInWords, questionOf } from '../../replies/details/questions.ts'
import { headline } from '../../safety-checks/rules.ts'
import type { Purpose } from '../../safety-checks/table.ts'
import type { SentCheck } from './queries.ts'
import { Check, CheckList, MergedTally, OpenClinics, Tally } from './schemas.ts'

/** Whether it is real, said twice: once in our word and once so that a program cannot overlook it. */
export const purposeOf = ({ purpose }: { purpose: Purpose }) => ({ purpose, exercise: purpose !== 'actual' })

const checkOf = (check: SentCheck) => ({ ...check, title: headline(check), ...purposeOf(check) })

export const checkAnswer = (check: SentCheck) => Check.parse(checkOf(check))

/** `found` may hold one more than the page: then another page follows. */
export function listAnswer(found: SentCheck[], limit: number) {
  const page = found.slice(0, limit)
  const next_cursor = found.length > limit ? page.at(-1)?.id : null
  return CheckList.parse({ checks: page.map(checkOf), next_cursor })
}

/** The board's figures with what is derived from them: unanswered and unreached apart, and no rate without its n. */
export function countsOf<Row extends TallyRow | MergedRow>(row: Row) {
  const { low, high } = wilson95(row) ?? { low: null, high: null }
  return {
    ...row,
    unanswered: row.prompted - row.replied,
    reply_rate: { share: replyRate(row), n: row.prompted, low, high },
  }
}

const groupsOf = ({ total, by_role, by_ward, by_facility_type }: Tallies | Merged) => ({
  total: countsOf(total),
  by_role: by_role.map((row) => countsOf(row)),
  by_ward: by_ward.map((row) => countsOf(row)),
  by_facility_type: by_facility_type.map((row) => countsOf(row)),
})

export const tallyAnswer = (check: SentCheck, tallies: Tallies, at: Date) =>
  Tally.parse({
    check: checkOf(check),
    ...purposeOf(check),
    counted_at: at,
    ...groupsOf(tallies),
  })

/** Of the rounds of one incident, each member once; `rounds` is never empty. */
export const mergedAnswer = (rounds: SentCheck[], newest: SentCheck, merged: Merged, at: Date) =>
  MergedTally.parse({
    incident_id: newest.incident_id,
    ...purposeOf(newest),
    rounds: rounds.map(checkOf),
    counted_at: at,
    ...groupsOf(merged),
  })

export const clinicsAnswer = (check: SentCheck, clinics: OpenClinic[], at: Date) =>
  OpenClinics.parse({
    check: checkOf(check),
    ...purposeOf(check),
    counted_at: at,
    clinics: clinics.map(({ id, said_at, care, ...clinic }) => ({
      ...clinic,
      ...purposeOf(check),
      facility_id: id,
      answered_at: said_at,
      care: care === null ? null : { code: care, label: careInWords(care) },
    })),
  })

const OPEN = questionOf('OPEN')
const careInWords = (choice: string) => (OPEN ? choiceInWords(OPEN, choice) : choice)
