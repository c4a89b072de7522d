import { placeMarkers, sizeFor } from './labels.ts'
import type { Area } from './ties.ts'

export interface DrawnArea extends Pick<Area, 'd' | 'room'> {
  /** What it looks like: the end of the class name `map-…`. */
  look: string | number
  /** Its words, where there is room for them; none for an area that has nothing to say. */
  lines: string[]
  /** What stands for the words where there is none; the table beside has it too. */
  mark: string
}

/** The areas as one picture: attributes only, no style, and no word over the edge of its area. */
export const AreaSvg = ({
  sheet,
  title,
  areas,
}: {
  sheet: { width: number; height: number }
  title: string
  areas: DrawnArea[]
}) => {
  const said = areas
    .filter(({ lines }) => lines.length > 0)
    .map((area) => ({ ...area, size: sizeFor(area.lines, area.room) }))
  const markers = placeMarkers(
    said.filter(({ size }) => size === null).map(({ mark: text, room }) => ({ text, room })),
    sheet,
  )
  return (
    <svg class="area-map" viewBox={`0 0 ${sheet.width} ${sheet.height}`} role="img">
      <title>{title}</title>
      {areas.map(({ d, look }) => (
        <g class={`map-tile map-${look}`}>
          <path d={d} fill-rule="evenodd" class="ground" />
        </g>
      ))}
      {said.map(({ look, lines, room, size }) =>
        size === null ? null : (
          <text class={`area-words words-${look}`} font-size={size} text-anchor="middle">
            {lines.map((line, n) => (
              <tspan x={room.x} y={Math.round(room.y + (n - lines.length / 2 + 0.85) * size * 1.1)}>
                {line}
              </tspan>
            ))}
          </text>
        ),
      )}
      {markers.map(({ x, y, from }) =>
        from ? <line x1={from.x} y1={from.y} x2={x} y2={y} class="area-leader" /> : null,
      )}
      {markers.map(({ text, x, y, width, height }) => (
        <g class="area-marker">
          <rect x={x - width / 2} y={y - height / 2} width={width} height={height} rx="2" />
          <text x={x} y={y + 3.6} font-size="10" text-anchor="middle">
            {text}
          </text>
        </g>
      ))}
    </svg>
  )
}
