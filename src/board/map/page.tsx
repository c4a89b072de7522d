import type { SignedInStaff } from '../../app.tsx'
import { AreaSvg } from '../../areas/area-svg.tsx'
import type { KnownMap } from '../../areas/known-maps.ts'
import { BANDS, headline, LABELS } from '../../safety-checks/rules.ts'
import { Layout } from '../../ui/layout.tsx'
import { dayAndTime } from '../../ui/time.ts'
import type { BoardView } from '../read-board.ts'
import { people } from '../words.ts'
import { type AreaRow, areaView, shareWords, type WardTile } from './area-rows.ts'
import { Kinds, type MapKind } from './kinds.tsx'
import { STEPS, stepOf, TileMap } from './tile-map.tsx'
import { WardTable } from './ward-table.tsx'

/**
 * 地図 — the wards as tiles or as the office's own areas, and beside them the table they are drawn from: one list, so
 * that they cannot differ.
 */
export const MapPage = ({
  view,
  staff,
  map,
  kind,
}: {
  view: BoardView
  staff: SignedInStaff
  /** The office's own areas, where it has brought some. */
  map: KnownMap | null
  kind: MapKind
}) => {
  const { check, at, total } = view
  const wards = tilesOf(view)
  const areas = map && kind === 'areas' ? areaView(wards, map) : null
  const title = (of: string) =>
    `${LABELS[check.purpose]}区ごとの回答率。${of}、対象${people(total.prompted)}人。同じ数字が表にあります。`
  return (
    <Layout
      title={`${headline(check)} 区の地図`}
      band={{ purpose: check.purpose, text: BANDS[check.purpose] }}
      staff={staff}
      styles={['board.css', 'map.css']}
      scripts={['board.js']}
      refresh_seconds={30}
    >
      <div class="list map-page">
        <p class="back">
          <a href={`/safety-checks/${check.id}`}>集計に戻る</a>
          <a href={`/safety-checks/${check.id}/matrix`}>区分のかけ合わせ</a>
        </p>
        <h1>
          {headline(check)} <br />
          区ごとの回答
        </h1>
        <p>
          <span class="paper">{staff.association_name} </span>
          {dayAndTime(at)}の内容です。
          {areas ? '事務局が入れた地域の図です。' : '区を四角で並べた図で、場所や広さは表していません。'}
          <button type="button" class="link" data-print hidden>
            印刷
          </button>
        </p>
        <Kinds map={map?.map ?? null} kind={areas ? 'areas' : 'tiles'} role={staff.role} />
        {wards.length === 0 ? (
          <p class="empty">区のある人に、まだたずねていません。</p>
        ) : (
          <div class="map-columns">
            <div>
              {areas ? (
                <AreaSvg
                  sheet={areas.sheet}
                  title={title(`図の中の${areas.drawn.length}地域`)}
                  areas={[
                    ...areas.empty.map((area) => ({ ...area, look: 'nobody', lines: [], mark: '' })),
                    ...areas.drawn.map(({ area, row }) => ({
                      ...area,
                      look: stepOf(row.counts) ?? 'nobody',
                      lines: [row.label, shareWords(row)],
                      mark: row.counts.needs_help > 0 ? `${row.number}▲` : `${row.number}`,
                    })),
                  ]}
                />
              ) : (
                <TileMap title={title(`${wards.length}区`)} tiles={wards} />
              )}
              <Legend />
              {areas && <Elsewhere rows={areas.rows} empty={areas.empty.map(({ name }) => name)} />}
            </div>
            <section class="scroll" tabindex={0} aria-label="区ごとの回答の表">
              <WardTable
                rows={areas?.rows ?? wards.map((ward) => ({ name: ward.name, counts: ward }))}
                has_numbers={areas !== null}
                total={total}
              />
            </section>
          </div>
        )}
      </div>
    </Layout>
  )
}

/** What the picture cannot show, so that nobody takes it for everything. */
const Elsewhere = ({ rows, empty }: { rows: AreaRow[]; empty: string[] }) => {
  const missing = rows.filter(({ number }) => number === null)
  return (
    <>
      <p class="note">
        せまい地域には、名前のかわりに表の番号を入れています。
        {empty.length > 0 && '点線の白い地域には、たずねた人がいません。'}
      </p>
      {missing.length > 0 && (
        <p class="note">図にない区: {missing.map(({ name }) => name).join('、')}。表の下のほうにあります。</p>
      )}
    </>
  )
}

export const tilesOf = ({ by_ward }: Pick<BoardView, 'by_ward'>): WardTile[] =>
  by_ward.map(({ ward, prompted, replied, needs_help, unreached }) => ({
    ward,
    name: ward ?? '未入力',
    prompted,
    replied,
    needs_help,
    unreached,
  }))

const Legend = () => (
  <p class="note map-legend">
    {STEPS.map(({ label }, step) => (
      <span class="whole">
        <svg viewBox="0 0 24 16" class="map-key" aria-hidden="true">
          <g class={`map-tile map-${step}`}>
            <rect x="1" y="1" width="22" height="14" class="ground" />
          </g>
        </svg>
        {label}
      </span>
    ))}
    <span class="whole">▲ 助けが必要な人</span>
  </p>
)
