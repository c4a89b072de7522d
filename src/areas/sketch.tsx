import { AreaSvg } from './area-svg.tsx'
import type { AreaMap } from './table.ts'
import { type Area, areasOf } from './ties.ts'

/** The map without any counts, to see whether it is the right one: every area by its name. */
export const Sketch = ({ map, areas }: { map: AreaMap; areas: Area[] }) => (
  <AreaSvg
    sheet={map}
    title={`地域の図。${areas.length}地域。名前は下の一覧にあります。`}
    areas={areas.map((area, n) => ({ ...area, look: 'plain', lines: [area.name], mark: `${n + 1}` }))}
  />
)

export const areasBy = (map: AreaMap, key: string) => areasOf(map.shapes, key)
