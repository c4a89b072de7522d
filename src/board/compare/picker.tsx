import type { SafetyCheckId } from '../../safety-checks/table.ts'
import { Button } from '../../ui/form.tsx'
import { dayAndTime } from '../../ui/time.ts'
import type { PastCheck } from './queries.ts'
import type { Comparison, Comparisons } from './read.ts'
import { EXCLUSIONS, exclusionOf } from './verdict.ts'
import { checkName, dateInFigures, GROUP_NAMES } from './words.ts'

const yearOf = ({ launched_at }: PastCheck) => dateInFigures(launched_at).split('/')[0] ?? ''

const NOTES = { open: '（回答を受けています）', frozen: '（止めています）' } as const

/** Which checks to compare. It is a plain GET form: the address keeps the choice, and a bookmark opens it again. */
export const Picker = ({ past, comparisons, excluded, year }: Comparisons & { year: string }) => {
  const chosen = new Set<SafetyCheckId>([
    ...comparisons.flatMap(({ checks }) => checks.map(({ check }) => check.id)),
    ...excluded.map(({ check }) => check.id),
  ])
  const years = [...new Set(past.map(yearOf))]
  // What is chosen stays in sight, or the next press would lose it.
  const shown = past.filter(
    (check) => !years.includes(year) || yearOf(check) === year || chosen.has(check.id),
  )
  if (past.length === 0) return <p class="empty">まだ送った安否確認がありません。</p>
  return (
    <details class="picker" open={chosen.size < 2}>
      <summary>くらべる安否確認を選ぶ</summary>
      <form method="get" action="/safety-checks/compare">
        {years.length > 1 && (
          <p class="years">
            <label for="year">送った年</label>
            <select name="year" id="year">
              <option value="">すべて</option>
              {years.map((one) => (
                <option value={one} selected={one === year}>
                  {one}年
                </option>
              ))}
            </select>
          </p>
        )}
        {[...Map.groupBy(shown, ({ purpose }) => purpose)].map(([purpose, some]) => (
          <fieldset>
            <legend>{GROUP_NAMES[purpose]}</legend>
            {some.map((check) => (
              <Choice check={check} is_chosen={chosen.has(check.id)} />
            ))}
          </fieldset>
        ))}
        {comparisons.map((comparison) => (
          <Base comparison={comparison} />
        ))}
        <Button kind="second">くらべる</Button>
      </form>
    </details>
  )
}

const Choice = ({ check, is_chosen }: { check: PastCheck; is_chosen: boolean }) => {
  const reason = exclusionOf(check)
  return (
    <label class="choice">
      <input type="checkbox" name="check" value={check.id} checked={is_chosen} />
      <span>
        {checkName(check)}
        <small>
          {dayAndTime(check.launched_at)}
          {reason
            ? `（比較に入りません: ${EXCLUSIONS[reason]}）`
            : check.status === 'open' || check.status === 'frozen'
              ? NOTES[check.status]
              : ''}
        </small>
      </span>
    </label>
  )
}

const Base = ({ comparison: { purpose, checks, base } }: { comparison: Comparison }) => (
  <p class="base">
    <label for={`base-${purpose}`}>{GROUP_NAMES[purpose]}で、くらべる相手</label>
    <select name="base" id={`base-${purpose}`}>
      {checks.map(({ check }) => (
        <option value={check.id} selected={check.id === base.check.id}>
          {checkName(check)}
        </option>
      ))}
    </select>
  </p>
)
