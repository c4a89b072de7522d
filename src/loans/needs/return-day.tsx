import { dueAfter, lastDay, type Terms, toDayField } from '../lending/periods.ts'

/** 返却予定日 — until when a unit is asked for: as long as is usual, and never longer than this association lends. */
export const ReturnDay = ({ terms: { usual_days, longest_days }, at }: { terms: Terms; at: Date }) => {
  const after = (days: number) => toDayField(lastDay(dueAfter(at, days)))
  return (
    <label class="return-day">
      返却予定日{' '}
      <input
        type="date"
        name="day"
        value={after(usual_days)}
        min={after(0)}
        max={after(longest_days)}
        required
      />
    </label>
  )
}

/** The same for a neighbour's unit, whose terms we do not know. */
export const NeighboursReturnDay = ({ at }: { at: Date }) => (
  <label class="return-day">
    返却予定日 <input type="date" name="day" min={toDayField(at)} />
    <small>空欄なら、相手の医師会のいつもの期間</small>
  </label>
)
