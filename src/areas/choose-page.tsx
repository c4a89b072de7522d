import type { SignedInStaff } from '../app.tsx'
import { Button, ButtonLink, Notice } from '../ui/form.tsx'
import { Layout } from '../ui/layout.tsx'
import { areasBy, Sketch } from './sketch.tsx'
import type { AreaMap, AreaMapId } from './table.ts'
import { tie } from './ties.ts'
import { TiesView } from './ties-view.tsx'

/** How many names of each property are shown to tell them apart. */
const SAMPLES = 3

/** The properties that could name the areas, each with some of its texts. */
const keysOf = ({ shapes }: AreaMap) =>
  Object.keys(shapes[0]?.texts ?? {}).map((key) => ({
    key,
    names: [...new Set(shapes.map(({ texts }) => texts[key] ?? ''))],
  }))

/** The property that ties most 区 of the roster; of equals the first. */
export function bestKey(map: AreaMap, wards: string[]): string {
  const scored = keysOf(map).map(({ key, names }) => ({ key, tied: tie(wards, names, {}).tied.length }))
  return scored.toSorted((one, other) => other.tied - one.tied)[0]?.key ?? ''
}

/** 図を確かめる — which property names the areas, what ties to the roster under it, and how it looks. */
export const ChoosePage = ({
  staff,
  map,
  wanted,
  wards,
  seen,
}: {
  staff: SignedInStaff
  map: AreaMap
  wanted: string
  wards: string[]
  /** The map in use now. */
  seen: AreaMapId | null
}) => {
  const keys = keysOf(map)
  const areas = areasBy(map, wanted)
  const names = areas.map(({ name }) => name)
  return (
    <Layout title="地域の図を確かめる" staff={staff} styles={['map.css']}>
      <p class="back">
        <a href="/settings/areas">地域の図に戻る</a>
      </p>
      <h1>地域の図を確かめる</h1>
      <p>
        {map.file_name}。{map.id === seen ? 'いま使っています。' : 'いまは使っていません。'}
        名前の項目を選び、形と区の名前を確かめてください。
      </p>
      <form method="get" action={`/settings/areas/${map.id}`} class="key-choice">
        <label>
          名前の項目{' '}
          <select name="key" class="input">
            {keys.map((one) => (
              <option value={one.key} selected={one.key === wanted}>
                {one.key}（{one.names.slice(0, SAMPLES).join('、')}
                {one.names.length > SAMPLES ? 'など' : ''}）
              </option>
            ))}
          </select>
        </label>
        <Button kind="second">この項目で見る</Button>
      </form>
      <div class="map-columns">
        <Sketch map={map} areas={areas} />
        <div>
          <h2>名簿の区との結び付き</h2>
          <TiesView ties={tie(wards, names, map.ties)} areas={areas} />
        </div>
      </div>
      <form method="post" action={`/settings/areas/${map.id}/use`} class="actions">
        <input type="hidden" name="working_for" value={staff.association} />
        <input type="hidden" name="key" value={wanted} />
        <input type="hidden" name="seen" value={seen ?? ''} />
        <Button>この図を使う</Button>
        <ButtonLink href="/settings/areas">使わない</ButtonLink>
      </form>
    </Layout>
  )
}

export const EndPage = ({ staff, map }: { staff: SignedInStaff; map: AreaMap }) => (
  <Layout title="地域の図を使うのをやめる" staff={staff}>
    <div class="narrow">
      <h1>地域の図を使うのをやめる</h1>
      <p class="lead">{map.file_name}を使うのをやめますか。</p>
      <ul>
        <li>「区の地図」は、四角の図だけになります。</li>
        <li>図のファイルと結び付けは残ります。あとから、もう一度使えます。</li>
        <li>回答の数は変わりません。</li>
      </ul>
      <form method="post" action={`/settings/areas/${map.id}/end`} class="actions">
        <input type="hidden" name="working_for" value={staff.association} />
        <Button>使うのをやめる</Button>
        <ButtonLink href="/settings/areas">やめない</ButtonLink>
      </form>
    </div>
  </Layout>
)

const LATE = {
  changed_meanwhile: '開いているあいだに、ほかの人が図を替えました。何も変えていません。',
  not_in_use: 'この図は、もう使っていません。何も変えていません。',
} as const

/** For the second of two people, or of two clicks. */
export const LatePage = ({ staff, reason }: { staff: SignedInStaff; reason: keyof typeof LATE }) => (
  <Layout title="図はもう変わっています" staff={staff}>
    <div class="narrow">
      <h1>地域の図</h1>
      <Notice kind="info" title="図はもう変わっています">
        <p>{LATE[reason]}</p>
      </Notice>
      <div class="actions">
        <ButtonLink kind="main" href="/settings/areas">
          いまの図を見る
        </ButtonLink>
      </div>
    </div>
  </Layout>
)
