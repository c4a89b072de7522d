import { placesOf } from '../matching/distance.ts'
import type { Tile } from './rules.ts'

const SIZE = { width: 112, height: 84, gap: 6 }

/** How full a ward's shelf is, light to dark, so that a grey printer and every eye keep the order. */
export const SHELVES = [
  { code: 'none', label: '貸し出せる電源がない' },
  { code: 'some', label: '一部を貸し出せる' },
  { code: 'all', label: '全部を貸し出せる' },
] as const

export const shelfOf = ({ units, free }: Pick<Tile, 'units' | 'free'>) =>
  free === 0 ? 'none' : free < units ? 'some' : 'all'

/** Long names of school districts are set smaller rather than cut. */
const nameSize = (name: string) => Math.min(17, Math.floor((SIZE.width - 16) / Math.max(1, [...name].length)))

/** 電源の地図 — the wards as tiles, roughly where they lie, with what stands there now; the same numbers as in the table. */
export const UnitMap = ({ tiles }: { tiles: Tile[] }) => {
  const places = placesOf(tiles.map(({ ward }) => ward))
  const all = [...places.values()]
  const [columns, rows] = [Math.max(...all.map(({ x }) => x)) + 1, Math.max(...all.map(({ y }) => y)) + 1]
  const { width, height, gap } = SIZE
  return (
    <svg
      class="unit-map"
      viewBox={`0 0 ${columns * (width + gap) - gap} ${rows * (height + gap) - gap}`}
      width={columns * (width + gap) - gap}
      role="img"
    >
      <title>地区ごとの電源の地図。{tiles.length}地区。同じ数字が表にあります。</title>
      {tiles.map((tile) => {
        const { x = 0, y = 0 } = places.get(tile.ward) ?? {}
        return <MapTile tile={tile} x={x * (width + gap)} y={y * (height + gap)} />
      })}
    </svg>
  )
}

const MapTile = ({ tile, x, y }: { tile: Tile; x: number; y: number }) => (
  <g class={`unit-tile unit-${shelfOf(tile)}`}>
    <rect x={x + 1} y={y + 1} width={SIZE.width - 2} height={SIZE.height - 2} rx="6" />
    <text x={x + 8} y={y + 22} font-size={nameSize(tile.ward)} class="name">
      {tile.ward}
    </text>
    <text x={x + 8} y={y + 52} font-size="26" class="name">
      {tile.free}
    </text>
    <text x={x + 8 + 16 * String(tile.free).length + 4} y={y + 52} font-size="14">
      /{tile.units}台
    </text>
    <text x={x + 8} y={y + 73} font-size="13">
      貸出中 {tile.out}台
    </text>
  </g>
)

export const MapLegend = () => (
  <p class="unit-legend">
    {SHELVES.map(({ code, label }) => (
      <span>
        <svg viewBox="0 0 24 16" width="24" height="16" aria-hidden="true">
          <g class={`unit-tile unit-${code}`}>
            <rect x="1" y="1" width="22" height="14" />
          </g>
        </svg>{' '}
        {label}
      </span>
    ))}
  </p>
)
