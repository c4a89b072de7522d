import { LABELS } from '../../safety-checks/rules.ts'
import { lanesOf, SIGN_HEIGHT } from '../../ui/sign-lanes.ts'
import { axisFrom, type BoardEvent } from '../curve-events.ts'
import { axisMinutes, axisTicks, cumulative, repliedBy } from '../rules.ts'
import { minutesWord, people } from '../words.ts'
import type { Compared, Comparison } from './read.ts'
import { apart } from './spread.ts'
import { dateInFigures } from './words.ts'

/** `narrow` is for half a page of paper: the same letters on a smaller picture. */
const PLOTS = {
  wide: { width: 760, height: 320, left: 46, right: 170, top: 14, bottom: 26 },
  narrow: { width: 410, height: 190, left: 42, right: 112, top: 10, bottom: 24 },
} as const
const LABEL_GAP = 30

/** Told apart without any colour: by the dashes of the line and by the shape at its end. */
const DASHES = [undefined, '9 5', '2 4', '14 5 3 5', '5 3', '1 6']
export const MOST_LINES = DASHES.length

/** What is drawn, and against what. */
export type Drawn = Pick<Comparison, 'purpose' | 'checks' | 'base'>

/** The base, and the newest of the others. */
export function drawn({ checks, base }: Drawn): Compared[] {
  const others = checks.filter((one) => one !== base).slice(0, MOST_LINES - 1)
  return checks.filter((one) => one === base || others.includes(one))
}

/** Where the time axis of these checks ends, in minutes. */
export const axisOf = (comparison: Drawn) => axisMinutes(Math.max(...drawn(comparison).map(minutesOf), 5))

/** 回答率の推移 — the curves over each other, each named where it ends. The same numbers stand in the table beside it. */
export const Curves = ({
  comparison,
  size = 'wide',
  events = [],
}: {
  comparison: Drawn
  size?: keyof typeof PLOTS
  /** What happened beside the newest of them. */
  events?: BoardEvent[]
}) => {
  const lines = drawn(comparison).map((one) => ({ one, until: minutesOf(one) }))
  const width = axisOf(comparison)
  const signs = events.filter(({ minute, is_before }) => minute <= width && !is_before)
  const from = axisFrom(signs)
  const sheet = PLOTS[size]
  const inner_width = sheet.width - sheet.left - sheet.right
  const xOf = (minute: number) =>
    round(sheet.left + ((Math.min(minute, width) - from) / (width - from)) * inner_width)
  const lanes = lanesOf(signs.map(({ minute }) => xOf(minute)))
  // Room for the signs is taken from above the curve, so that the picture stays as high as it was.
  const PLOT = { ...sheet, top: sheet.top + (signs.length > 0 ? SIGN_HEIGHT + lanes.above : 0) }
  const inner = { width: inner_width, height: PLOT.height - PLOT.top - PLOT.bottom }
  const yOf = (share: number) => round(PLOT.top + (1 - share) * inner.height)
  const ends = lines.map(({ one, until }) => ({ x: xOf(until), y: yOf(shareBy(one, until)) }))
  const room = { from: PLOT.top + 6, to: yOf(0) - 12 }
  const gap = Math.min(LABEL_GAP, (room.to - room.from) / Math.max(1, lines.length - 1))
  const labels = apart(
    ends.map(({ y }) => y),
    { gap, ...room },
  )
  const right = PLOT.width - PLOT.right + 14
  return (
    <svg class={`curves curves-${size}`} viewBox={`0 0 ${PLOT.width} ${PLOT.height}`} role="img">
      <title>{sentence(comparison, lines)}</title>
      {[0, 0.25, 0.5, 0.75, 1].map((share) => (
        <>
          <line
            x1={xOf(from)}
            x2={xOf(width)}
            y1={yOf(share)}
            y2={yOf(share)}
            class={share === 0 ? 'axis' : 'grid'}
          />
          <text x={PLOT.left - 6} y={yOf(share) + 4} text-anchor="end">
            {share * 100}%
          </text>
        </>
      ))}
      {axisTicks(width).map((minute) => (
        <>
          <line x1={xOf(minute)} x2={xOf(minute)} y1={yOf(0)} y2={yOf(0) + 4} class="axis" />
          <text x={xOf(minute)} y={PLOT.height - 6} text-anchor="middle">
            {minutesWord(minute)}
          </text>
        </>
      ))}
      {signs.map(({ minute, sign }, n) => (
        <>
          <line
            x1={xOf(minute)}
            x2={xOf(minute)}
            y1={yOf(1) - lanes.of(n) * SIGN_HEIGHT}
            y2={yOf(0)}
            class="event"
          />
          <text
            x={xOf(minute)}
            y={yOf(1) - 3 - lanes.of(n) * SIGN_HEIGHT}
            text-anchor="middle"
            class="halo event-sign"
          >
            {sign}
          </text>
        </>
      ))}
      {lines.map(({ one, until }, index) => (
        <path
          class={`line series-${index}`}
          stroke-dasharray={DASHES[index]}
          d={pathOf(one, until, xOf, yOf)}
        />
      ))}
      {lines.map(({ one, until }, index) => {
        const [end, label] = [ends[index] ?? { x: 0, y: 0 }, labels[index] ?? 0]
        return (
          <>
            <path class="leader" d={`M${end.x + 5} ${end.y}L${right - 4} ${label - 2}`} />
            <Mark index={index} x={end.x} y={end.y} />
            <text class={`end ink-${index}`}>
              <tspan x={right} y={label + 2}>
                {dateInFigures(one.check.launched_at)} {Math.round(shareBy(one, until) * 100)}%
              </tspan>
              <tspan x={right} y={label + 16} class="note">
                対象{people(one.total.prompted)}人
                {size === 'wide' && one === comparison.base ? '・くらべる相手' : ''}
              </tspan>
            </text>
          </>
        )
      })}
    </svg>
  )
}

/** ● ■ ▲ ◆ ○ □ — one for each line, so that a mono printer needs no colour. */
const Mark = ({ index, x, y }: { index: number; x: number; y: number }) => {
  const shapes = [
    `M${x - 5} ${y}a5 5 0 1 0 10 0a5 5 0 1 0 -10 0`,
    `M${x - 5} ${y - 5}h10v10h-10z`,
    `M${x} ${y - 6}l6 11h-12z`,
    `M${x} ${y - 7}l7 7l-7 7l-7 -7z`,
  ]
  const is_hollow = index >= shapes.length
  return (
    <path
      d={shapes[index % shapes.length]}
      class={is_hollow ? `mark mark-hollow series-${index}` : `mark fill-${index}`}
    />
  )
}

const pathOf = (
  { curve, total }: Compared,
  until: number,
  xOf: (minute: number) => number,
  yOf: (share: number) => number,
) =>
  `M${xOf(0)} ${yOf(0)}${cumulative(curve)
    .filter(({ minute }) => minute <= Math.ceil(until))
    .map(({ minute, replied }) => `H${xOf(Math.min(minute, until))}V${yOf(replied / total.prompted)}`)
    .join('')}H${xOf(until)}`

/** How long answers came in: to the close, and a late one lengthens its line. */
const minutesOf = ({ ran_minutes, curve }: Compared) => Math.max(ran_minutes, curve.at(-1)?.minute ?? 0)

const shareBy = ({ curve, total }: Compared, minute: number) =>
  total.prompted === 0 ? 0 : repliedBy(curve, Math.ceil(minute)) / total.prompted

const sentence = ({ purpose }: Drawn, lines: { one: Compared; until: number }[]) =>
  `${LABELS[purpose]}回答率の推移。${lines
    .map(
      ({ one, until }) =>
        `${dateInFigures(one.check.launched_at)}は${minutesWord(Math.floor(until))}で${Math.round(shareBy(one, until) * 100)}%、対象${people(one.total.prompted)}人`,
    )
    .join('。')}。`

const round = (value: number) => Math.round(value * 10) / 10
