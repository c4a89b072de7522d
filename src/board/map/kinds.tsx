import type { MapInUse } from '../../areas/queries.ts'
import { may } from '../../rights.ts'
import type { StaffRole } from '../../staff/table.ts'

/** How the 区 are drawn; the choice stands in the address. */
export type MapKind = 'areas' | 'tiles'

/** Shown once there is something to choose, or somebody who could bring it. */
export const Kinds = ({ map, kind, role }: { map: MapInUse | null; kind: MapKind; role: StaffRole }) => {
  const manages = may(role, 'GET /settings/areas')
  if (!map && !manages) return null
  return (
    <p class="map-kinds">
      {map && (
        <>
          <Kind kind="areas" chosen={kind} words="地域の図" />
          <Kind kind="tiles" chosen={kind} words="四角の図" />
        </>
      )}
      {manages && <a href="/settings/areas">{map ? '図を替える' : '自分たちの地域の図を入れる'}</a>}
    </p>
  )
}

const Kind = ({ kind, chosen, words }: { kind: MapKind; chosen: MapKind; words: string }) => (
  <a href={`?map=${kind}`} class="map-kind" aria-current={kind === chosen ? 'true' : undefined}>
    {words}
  </a>
)
