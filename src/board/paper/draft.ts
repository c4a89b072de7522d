import { FACILITY_TYPES } from '../../roster/table.ts'
import { isRunning } from '../../safety-checks/rules.ts'
import { timeInWords } from '../../ui/time.ts'
import { timesToQuarters } from '../rules.ts'
import { minutesWord, people, percent } from '../words.ts'
import type { Paper } from './read.ts'

type Now = Pick<Paper['now'], 'total' | 'curve' | 'added' | 'by_facility_type'>

/** 課題と次回に向けて — sentences from the figures for people to go on from, one thought a line. */
export function draftLines(
  { check, now, verdict }: { check: Pick<Paper['check'], 'status'>; now: Now; verdict: Paper['verdict'] },
  at: Date,
): string[] {
  const { total, curve, added } = now
  const half = timesToQuarters(curve, total.prompted)[1]?.minute ?? null
  const is_running = isRunning(check)
  const lines = [
    half === null
      ? notHalf(total, is_running)
      : `発報から${minutesWord(half)}で対象${people(total.prompted)}人の半数が回答した。`,
    ...mostSilent(now),
    ...(total.unreached > 0
      ? [
          `案内が届いていない先生が${people(total.unreached)}人いる（対象の${percent(total.unreached / total.prompted)}）。連絡先を確かめる。`,
        ]
      : []),
    ...added
      .slice(0, 1)
      .map(
        ({ window, before, after }) =>
          `督促のあと${minutesWord(window)}に${people(after)}件の回答があった（直前は${people(before)}件）。`,
      ),
    ...comparedWords(verdict),
  ]
  // Each by itself, because people take single sentences out of it.
  return is_running ? lines.map((line) => `途中（${timeInWords(at)}現在）: ${line}`) : lines
}

/** What may still come is not judged. */
const notHalf = ({ prompted, replied }: Now['total'], is_running: boolean) =>
  is_running
    ? `対象${people(prompted)}人のうち${people(replied)}人が回答した。`
    : `回答は対象${people(prompted)}人の半数に届かなかった。`

function mostSilent({ by_facility_type }: Now): string[] {
  const [most] = by_facility_type
    .map((row) => ({ ...row, silent: row.prompted - row.replied }))
    .filter(({ silent, facility_type }) => silent > 0 && facility_type !== null)
    .sort((a, b) => b.silent - a.silent)
  if (!most?.facility_type) return []
  return [
    `未回答は${FACILITY_TYPES[most.facility_type]}が最も多い（${people(most.prompted)}人中${people(most.silent)}人）。`,
  ]
}

function comparedWords(verdict: Paper['verdict']): string[] {
  if (verdict?.kind === 'chance') return ['前回との差は、偶然の範囲である。']
  if (verdict?.kind === 'higher') return ['前回より回答率が高い（偶然とはいえない差）。']
  if (verdict?.kind === 'lower') return ['前回より回答率が低い（偶然とはいえない差）。']
  return verdict?.kind === 'confounded' ? ['前回とは条件が違うため、比べられない。'] : []
}
