import type { BoardView } from '../read-board.ts'
import { people, percent } from '../words.ts'
import { forecast } from './forecast.ts'

/** 見積もり — one line under the curve while the check runs; nothing where the past is too short to know its error. */
export const ForecastLine = ({ view, elapsed }: { view: BoardView; elapsed: number }) => {
  const { check, total, past } = view
  if (check.status !== 'open' || !check.launched_at) return null
  const ends_at = check.deadline_at
    ? (check.deadline_at.getTime() - check.launched_at.getTime()) / 60_000
    : null
  if (ends_at !== null && ends_at <= elapsed) return null
  const found = forecast({ ...total, elapsed }, past, ends_at)
  if (!found) return null
  return (
    <p class="note forecast">
      <strong>見積もり</strong>: {ends_at === null ? '最後' : '締切'}の回答率は約{percent(found.share)}（
      {people(Math.round(found.share * total.prompted))}/{people(total.prompted)}人）。過去{found.checks}
      回で試すと、平均{(found.error * 100).toFixed(1)}ポイントずれました。
    </p>
  )
}
