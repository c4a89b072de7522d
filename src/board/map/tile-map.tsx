/** A map without geography: one square a ward, drawn by us, so that nothing has to be loaded in a disaster. */

export interface MapTile {
  name: string
  prompted: number
  replied: number
  needs_help: number
}

/** Steps of the share of answers: light to dark in one hue, so that a grey printer and every eye keep the order. */
export const STEPS = [
  { from: 0, label: '25%未満' },
  { from: 0.25, label: '25〜50%' },
  { from: 0.5, label: '50〜75%' },
  { from: 0.75, label: '75%以上' },
  { from: 1, label: '全員' },
] as const

/** Which of the steps; null where nobody was asked. */
export const stepOf = ({ prompted, replied }: Pick<MapTile, 'prompted' | 'replied'>) =>
  prompted === 0 ? null : STEPS.findLastIndex(({ from }) => replied / prompted >= from)

const SIZE = { width: 120, height: 92, gap: 6 }
const MOST_COLUMNS = 4

/** As square as it goes, and never so many columns that a phone cannot be read. */
export const columnsFor = (count: number) => Math.max(1, Math.min(MOST_COLUMNS, Math.ceil(Math.sqrt(count))))

/** Long names of school districts are set smaller rather than cut. */
const nameSize = (name: string, room: number) =>
  Math.min(18, Math.floor(room / Math.max(1, [...name].length)))

/** Of the ▲ in a tile's corner. */
const BADGE = { width: 40, height: 24 }

export const TileMap = ({ title, tiles }: { title: string; tiles: MapTile[] }) => {
  const columns = columnsFor(tiles.length)
  const rows = Math.ceil(tiles.length / columns)
  const { width, height, gap } = SIZE
  return (
    <svg
      class="tile-map"
      viewBox={`0 0 ${columns * (width + gap) - gap} ${rows * (height + gap) - gap}`}
      role="img"
    >
      <title>{title}</title>
      {tiles.map((tile, n) => (
        <Tile tile={tile} x={(n % columns) * (width + gap)} y={Math.floor(n / columns) * (height + gap)} />
      ))}
    </svg>
  )
}

const Tile = ({ tile, x, y }: { tile: MapTile; x: number; y: number }) => {
  const { name, prompted, replied, needs_help } = tile
  const { width, height } = SIZE
  const step = stepOf(tile)
  const bar = prompted === 0 ? 0 : Math.round(((width - 16) * replied * 10) / prompted) / 10
  return (
    <g class={`map-tile map-${step ?? 'nobody'}`}>
      <rect x={x + 1} y={y + 1} width={width - 2} height={height - 2} rx="6" class="ground" />
      <text
        x={x + 8}
        y={y + 24}
        font-size={nameSize(name, width - 16 - (needs_help > 0 ? BADGE.width + 4 : 0))}
        class="name"
      >
        {name}
      </text>
      <text x={x + 8} y={y + 52} font-size="24" class="share">
        {prompted === 0 ? '該当なし' : `${Math.round((replied / prompted) * 100)}%`}
      </text>
      {prompted > 0 && (
        <text x={x + 8} y={y + 70} font-size="14">
          {replied}/{prompted}人
        </text>
      )}
      {/* How much of the ward has answered, once more as a length. */}
      <rect x={x + 8} y={y + 78} width={width - 16} height="6" class="bar-all" />
      <rect x={x + 8} y={y + 78} width={bar} height="6" class="bar-replied" />
      {needs_help > 0 && (
        <>
          <rect x={x + width - BADGE.width - 6} y={y + 6} {...BADGE} rx="4" class="help-ground" />
          <text
            x={x + width - BADGE.width / 2 - 6}
            y={y + 23}
            font-size={needs_help > 99 ? 12 : 15}
            text-anchor="middle"
            class="help-count"
          >
            ▲{needs_help}
          </text>
        </>
      )}
    </g>
  )
}
