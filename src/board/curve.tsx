import { ROLES } from '../roster/table.ts'
import { LABELS } from '../safety-checks/rules.ts'
import { CurveChart, type CurveLine } from '../ui/chart.tsx'
import { dayAndTime } from '../ui/time.ts'
import { ForecastLine } from './compare/forecast-line.tsx'
import { axisFrom, type BoardEvent, eventsOf } from './curve-events.ts'
import type { PreviousCheck } from './queries.ts'
import type { BoardView } from './read-board.ts'
import {
  axisMinutes,
  axisTicks,
  type CurvePoint,
  cumulative,
  QUARTERS,
  repliedBy,
  timesToQuarters,
} from './rules.ts'
import { minutesWord, people, percent } from './words.ts'

/** 回答率の推移 — drawn on the server; the same numbers stand in the table under it. */
export const Curve = ({ view }: { view: BoardView }) => {
  const { total, curve, previous } = view
  if (total.replied === 0)
    return <p class="empty">まだ回答はありません。回答が届くと、ここに線が伸びます。</p>
  const { width, elapsed } = axisOf(view)
  const events = eventsOf(view, width)
  const lines: CurveLine[] = [
    { ...lineOf(curve, total.prompted, elapsed), name: `今回 ${shareWord(curve, total.prompted, elapsed)}` },
  ]
  if (previous && previous.prompted > 0)
    lines.unshift({
      ...lineOf(previous.curve, previous.prompted, width),
      name: `前回 ${shareWord(previous.curve, previous.prompted, width)}`,
      dashed: true,
    })
  return (
    <>
      <CurveChart
        title={sentence(view)}
        axis={{
          from: axisFrom(events),
          width,
          ticks: axisTicks(width).map((at) => ({ at, label: minutesWord(at) })),
        }}
        lines={lines}
        events={events.filter(({ is_before }) => !is_before).map(({ minute, sign }) => ({ x: minute, sign }))}
        marks={timesToQuarters(curve, total.prompted).flatMap(({ share, minute }) =>
          minute === null || minute > Math.ceil(elapsed)
            ? []
            : [{ x: Math.min(minute, elapsed), share, label: minutesWord(minute) }],
        )}
      />
      <p class="note">
        <span class="key" aria-hidden="true" />
        今回{previous && previous.prompted > 0 && <Before previous={previous} />}
        {events.map(({ sign, words }) => (
          <span class="event-words">
            {sign} {words}
          </span>
        ))}
      </p>
      <ForecastLine view={view} elapsed={elapsed} />
    </>
  )
}

const Before = ({ previous }: { previous: PreviousCheck }) => {
  const only = previous.audience_roles.length === 1 ? previous.audience_roles[0] : undefined
  return (
    <>
      <span class="key key-dashed" aria-hidden="true" />
      前回 {dayAndTime(previous.launched_at)}
      {only && `（${ROLES[only]}のみ）`}
    </>
  )
}

/** The curve in numbers, for who cannot see it and for who wants to copy them. */
export const CurveNumbers = ({ view }: { view: BoardView }) => {
  const { total, curve, previous } = view
  const { width, elapsed } = axisOf(view)
  const minutes = axisTicks(width).filter((at) => at > 0)
  return (
    <table class="numbers">
      <thead>
        <tr>
          <th scope="col">発報から</th>
          <th scope="col" class="number">
            今回
          </th>
          {previous && (
            <th scope="col" class="number">
              前回
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {minutes.map((minute) => (
          <tr>
            <th scope="row">{minutesWord(minute)}</th>
            <td class="number">{minute > elapsed ? '—' : countWord(curve, total.prompted, minute)}</td>
            {previous && <td class="number">{countWord(previous.curve, previous.prompted, minute)}</td>}
          </tr>
        ))}
        {eventsOf(view, width).map(({ minute, sign, words }) => (
          <tr>
            <th scope="row">
              {sign} {words}
            </th>
            <td class="number">{eventWord(curve, total.prompted, minute)}</td>
            {previous && <td class="number">{eventWord(previous.curve, previous.prompted, minute)}</td>}
          </tr>
        ))}
        {QUARTERS.map((share, index) => (
          <tr>
            <th scope="row">{share * 100}%が回答</th>
            <td class="number">{quarterWord(curve, total.prompted, index)}</td>
            {previous && <td class="number">{quarterWord(previous.curve, previous.prompted, index)}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function axisOf({ check, at }: BoardView) {
  const until = check.closed_at ?? at
  const elapsed = check.launched_at ? (until.getTime() - check.launched_at.getTime()) / 60_000 : 0
  return { elapsed, width: axisMinutes(elapsed) }
}

const lineOf = (curve: CurvePoint[], prompted: number, until: number) => ({
  note: `対象${people(prompted)}人`,
  steps: cumulative(curve)
    .filter(({ minute }) => minute <= Math.ceil(until))
    .map(({ minute, replied }) => ({ x: Math.min(minute, until), share: replied / prompted })),
  until,
  dashed: false,
})

const shareOf = (curve: CurvePoint[], prompted: number, minute: number) =>
  prompted === 0 ? null : repliedBy(curve, Math.ceil(minute)) / prompted

function shareWord(curve: CurvePoint[], prompted: number, minute: number) {
  const share = shareOf(curve, prompted, minute)
  return share === null ? '—' : `${Math.round(share * 100)}%`
}

const countWord = (curve: CurvePoint[], prompted: number, minute: number) =>
  `${people(repliedBy(curve, minute))}人 ${percent(shareOf(curve, prompted, minute))}`

/** Before the launch nobody could have answered; that is not the same as 0%. */
const eventWord = (curve: CurvePoint[], prompted: number, minute: BoardEvent['minute']) =>
  minute <= 0 ? '—' : countWord(curve, prompted, Math.floor(minute))

function quarterWord(curve: CurvePoint[], prompted: number, index: number) {
  const minute = timesToQuarters(curve, prompted)[index]?.minute ?? null
  return minute === null ? 'まだ' : minutesWord(minute)
}

/** What a screen reader says instead of the picture. */
function sentence(view: BoardView) {
  const { check, total, curve, previous } = view
  const { elapsed, width } = axisOf(view)
  const now = `${LABELS[check.purpose]}回答率の推移。発報から${minutesWord(Math.floor(elapsed))}で${shareWord(curve, total.prompted, elapsed)}、対象${people(total.prompted)}人。`
  return previous && previous.prompted > 0
    ? `${now}前回は同じ目盛りの終わりまでに${shareWord(previous.curve, previous.prompted, width)}、対象${people(previous.prompted)}人。`
    : now
}
