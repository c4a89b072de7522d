import type { OpenClinic } from '../../board/open-clinics.ts'
import type { Tallies, Tally as TallyRow } from '../../board/queries.ts'
import { replyRate, wilson95 } from '../../board/rules.ts'
import { choiceInWords, questionOf } from '../../replies/details/questions.ts'
import { headline } from '../../safety-checks/rules.ts'
import type { Purpose } from '../../safety-checks/table.ts'
import type { SentCheck } from './queries.ts'
import { Check, CheckList, OpenClinics, Tally } from './schemas.ts'

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
export function countsOf(row: TallyRow) {
  const { low, high } = wilson95(row) ?? { low: null, high: null }
  return {
    ...row,
    unanswered: row.prompted - row.replied,
    reply_rate: { share: replyRate(row), n: row.prompted, low, high },
  }
}

export const tallyAnswer = (check: SentCheck, tallies: Tallies, at: Date) =>
  Tally.parse({
    check: checkOf(check),
    ...purposeOf(check),
    counted_at: at,
    total: countsOf(tallies.total),
    by_role: tallies.by_role.map((row) => ({ role: row.role, ...countsOf(row) })),
    by_ward: tallies.by_ward.map((row) => ({ ward: row.ward, ...countsOf(row) })),
    by_facility_type: tallies.by_facility_type.map((row) => ({
      facility_type: row.facility_type,
      ...countsOf(row),
    })),
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
