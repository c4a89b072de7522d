import { endLabels } from './end-labels.ts'
import { lanesOf, SIGN_HEIGHT } from './sign-lanes.ts'

/** Charts drawn on the server as SVG: attributes only, because our CSP forbids inline styles. */

export interface BarPart {
  value: number
  /** Ends the class names `fill-…`; `silent` is hatched so that it survives a mono laser printer. */
  tone: 'open' | 'partly' | 'closed' | 'help' | 'silent'
}

const BAR = { width: 200, height: 16 }
/** A single ▲ among 30,000 must still be seen. */
const THINNEST = 2

/** One stacked bar; the numbers stand beside it as text, so it is silent for screen readers. */
export const StackedBar = ({ parts }: { parts: BarPart[] }) => {
  const shown = parts.filter(({ value }) => value > 0)
  const total = shown.reduce((sum, { value }) => sum + value, 0)
  const widths = shown.map(({ value }) => Math.max(THINNEST, (value / total) * BAR.width))
  const scale = BAR.width / widths.reduce((sum, width) => sum + width, 0)
  let x = 0
  return (
    <svg
      class="stacked-bar"
      viewBox={`0 0 ${BAR.width} ${BAR.height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {shown.map(({ tone }, index) => {
        const width = (widths[index] ?? 0) * scale
        x += width
        return (
          <rect x={round(x - width)} y={0} width={round(width)} height={BAR.height} class={`fill-${tone}`} />
        )
      })}
    </svg>
  )
}

/** The hatch of every bar on the page; once per page, outside of what is replaced live. */
export const Hatch = () => (
  <svg class="defs" width="0" height="0" aria-hidden="true">
    <defs>
      <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="6" height="6" fill="#ffffff" />
        <rect width="1.6" height="6" fill="#767676" />
      </pattern>
    </defs>
  </svg>
)

export interface CurveLine {
  name: string
  /** Written small under the name: what the line is made of. */
  note: string
  /** Steps upwards: the share from this `x` on. */
  steps: { x: number; share: number }[]
  /** Where the line stops; both in the units of the axis. */
  until: number
  dashed: boolean
}

/** Over the highest sign, so that its strokes are not cut off. */
const SIGN_AIR = 4
const PLOT = { width: 430, height: 206, left: 40, right: 84, top: 12, bottom: 24 }

/** Something that happened at a moment; its sign stands on top of its line and is explained under the chart. */
export interface CurveEvent {
  x: number
  sign: string
}

/** Shares between 0 and 100 % over time, each line named at its end, with dots where a quarter was passed. */
export const CurveChart = ({
  title,
  axis,
  lines,
  marks,
  events = [],
}: {
  title: string
  /** From a moment before the launch, where something is shown there. */
  axis: { from?: number; width: number; ticks: { at: number; label: string }[] }
  lines: CurveLine[]
  marks: { x: number; share: number; label: string }[]
  events?: CurveEvent[]
}) => {
  const inner = { width: PLOT.width - PLOT.left - PLOT.right, height: PLOT.height - PLOT.top - PLOT.bottom }
  const from = axis.from ?? 0
  const xOf = (at: number) =>
    round(PLOT.left + ((Math.min(at, axis.width) - from) / (axis.width - from)) * inner.width)
  const lanes = lanesOf(events.map(({ x }) => xOf(x)))
  const room = lanes.above + (events.length > 0 ? SIGN_AIR : 0)
  const top = PLOT.top + room
  const yOf = (share: number) => round(top + (1 - share) * inner.height)
  const ends = lines.map(({ until, steps }) => ({
    x: xOf(until),
    y: yOf(steps.at(-1)?.share ?? 0),
    yAt: (at: number) => yOf(steps.findLast(({ x }) => xOf(x) <= at)?.share ?? 0),
  }))
  const labels = endLabels(ends, { top, floor: yOf(0) })
  return (
    <svg class="curve" viewBox={`0 0 ${PLOT.width} ${PLOT.height + room}`} role="img">
      <title>{title}</title>
      {[0, 0.25, 0.5, 0.75, 1].map((share) => (
        <>
          <line
            x1={xOf(from)}
            x2={xOf(axis.width)}
            y1={yOf(share)}
            y2={yOf(share)}
            class={share === 0 ? 'axis' : 'grid'}
          />
          <text x={PLOT.left - 6} y={yOf(share) + 4} text-anchor="end">
            {share * 100}%
          </text>
        </>
      ))}
      {axis.ticks.map(({ at, label }) => (
        <>
          <line x1={xOf(at)} x2={xOf(at)} y1={yOf(0)} y2={yOf(0) + 4} class="axis" />
          <text x={xOf(at)} y={PLOT.height + room - 5} text-anchor="middle">
            {label}
          </text>
        </>
      ))}
      {events.map(({ x, sign }, n) => (
        <>
          <line x1={xOf(x)} x2={xOf(x)} y1={yOf(1) - lanes.of(n) * SIGN_HEIGHT} y2={yOf(0)} class="event" />
          <text
            x={xOf(x)}
            y={yOf(1) - 2 - lanes.of(n) * SIGN_HEIGHT}
            text-anchor="middle"
            class="halo event-sign"
          >
            {sign}
          </text>
        </>
      ))}
      {lines.map(({ steps, until, dashed }) => (
        <path
          class={dashed ? 'line line-dashed' : 'line'}
          d={`M${xOf(0)} ${yOf(0)}${steps.map(({ x, share }) => `H${xOf(x)}V${yOf(share)}`).join('')}H${xOf(until)}`}
        />
      ))}
      {marks.map(({ x, share, label }) => (
        <>
          <circle cx={xOf(x)} cy={yOf(share)} r="4" class="passed" />
          <MarkLabel x={xOf(x)} y={yOf(share)} label={label} />
        </>
      ))}
      {lines.map(({ name, note, dashed }, index) => {
        const { x, y } = labels[index] ?? { x: 0, y: 0 }
        return (
          <text class={dashed ? 'halo end' : 'halo end end-now'}>
            <tspan x={x + 9} y={y}>
              {name}
            </tspan>
            <tspan x={x + 9} y={y + 14} class="note">
              {note}
            </tspan>
          </text>
        )
      })}
      {lines.map(({ dashed }, index) =>
        dashed ? null : <circle cx={ends[index]?.x} cy={ends[index]?.y} r="4.5" class="dot" />,
      )}
    </svg>
  )
}

/** Above and to the left the line has not been yet; only near the axis there is no room for that. */
const MarkLabel = ({ x, y, label }: { x: number; y: number; label: string }) =>
  x - PLOT.left > 70 ? (
    <text x={x - 6} y={y - 7} text-anchor="end" class="halo">
      {label}
    </text>
  ) : (
    <text x={x + 7} y={y + 15} class="halo">
      {label}
    </text>
  )

const round = (value: number) => Math.round(value * 10) / 10
