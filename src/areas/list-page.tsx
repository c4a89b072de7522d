import type { SignedInStaff } from '../app.tsx'
import { ButtonLink, Notice } from '../ui/form.tsx'
import { Layout } from '../ui/layout.tsx'
import { dayAndTime } from '../ui/time.ts'
import { UploadForm } from '../ui/upload-form.tsx'
import { type Fault, GEOJSON_FAULTS } from './geojson.ts'
import type { ListedMap, MapInUse } from './queries.ts'
import { areasBy, Sketch } from './sketch.tsx'
import { type Chosen, tie } from './ties.ts'
import { TieForm, TiesView } from './ties-view.tsx'

/** 地域の図 — what is in use, the way to bring another, and what was there before. */
export const AreasPage = ({
  staff,
  map,
  wards,
  asked,
  recent,
  fault,
  chosen,
}: {
  staff: SignedInStaff
  map: MapInUse | null
  wards: string[]
  /** 区 by which anybody was ever asked. */
  asked: string[]
  recent: ListedMap[]
  fault?: Fault | undefined
  /** Ties that somebody else's came before. */
  chosen?: Chosen | undefined
}) => (
  <Layout title="地域の図" staff={staff} styles={['map.css']}>
    <p class="back">
      <a href="/settings">設定に戻る</a>
    </p>
    <h1>地域の図</h1>
    <p class="lead">区や学校区の形の図を入れると、「区の地図」を自分たちの地域の形で見られます。</p>
    {fault && (
      <Notice kind="wrong" title="このファイルは図にできません">
        <p>
          <a href="#field-file">
            {fault.of && `${fault.of}番目の図形: `}
            {GEOJSON_FAULTS[fault.reason]}
          </a>
        </p>
        <p>いまの図は変わっていません。</p>
      </Notice>
    )}
    {chosen && (
      <Notice kind="info" title="結び付けはもう変わっています">
        <p>
          開いているあいだに、ほかの人が変えました。何も保存していません。選んだものは下に残してあります。確かめて、もう一度保存してください。
        </p>
      </Notice>
    )}
    {map && <InUse staff={staff} map={map} wards={wards} asked={asked} chosen={chosen} />}
    <h2>{map ? '別の図に替える' : '図を入れる'}</h2>
    <div class="beside">
      <UploadForm
        working_for={staff.association}
        action="/settings/areas"
        label="GeoJSONのファイル"
        support=".geojson か .json。5MBまで。面（区の範囲）が300個まで。"
        accept=".geojson,.json"
        is_wrong={fault !== undefined}
      />
      <ul class="hints">
        <li>ファイルを読んだだけでは、図は変わりません。次のページで確かめます。</li>
        <li>座標は経度と緯度（世界測地系）、文字はUTF-8にしてください。</li>
        <li>国土数値情報などの図を使うときは、配布元の決まりと出典の書き方を確かめてください。</li>
        <li>細かい線は、見た目が変わらないところまで簡単にします。</li>
      </ul>
    </div>
    <Recent recent={recent} map={map} />
  </Layout>
)

const InUse = ({
  map,
  wards,
  ...form
}: {
  staff: SignedInStaff
  map: MapInUse
  wards: string[]
  asked: string[]
  chosen?: Chosen | undefined
}) => {
  const areas = areasBy(map, map.name_key)
  const names = areas.map(({ name }) => name)
  const ties = tie(wards, names, map.ties)
  return (
    <section>
      <h2>いま使っている図</h2>
      <p>
        {map.file_name}（名前の項目: {map.name_key}）・{map.uploaded_by_name}が{dayAndTime(map.uploaded_at)}
        に入れました。
      </p>
      <div class="map-columns">
        <Sketch map={map} areas={areas} />
        <div>
          <TiesView ties={ties} areas={areas} />
          <TieForm {...form} map={map} wards={wards} areas={areas} />
          <ButtonLink href={`/settings/areas/${map.id}/end`}>この図を使うのをやめる</ButtonLink>
        </div>
      </div>
    </section>
  )
}

const Recent = ({ recent, map }: { recent: ListedMap[]; map: MapInUse | null }) => {
  const others = recent.filter(({ id }) => id !== map?.id)
  if (others.length === 0) return null
  return (
    <section>
      <h2>ほかに入れた図</h2>
      <ul class="checks settings">
        {others.map((one) => (
          <li>
            <a href={`/settings/areas/${one.id}`}>{one.file_name}</a>
            <p>
              {dayAndTime(one.uploaded_at)}・{one.uploaded_by_name}・図形{one.figures}個・
              {one.ended_at ? `${dayAndTime(one.ended_at)}まで使いました` : 'まだ使っていません'}
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}
