import type { SignedInStaff } from '../app.tsx'
import { Button } from '../ui/form.tsx'
import type { MapInUse } from './queries.ts'
import { type Area, areaFor, type Chosen, stateOf, type Ties } from './ties.ts'

/** Which 区 of the roster lies in which area, and what stands alone on either side. */
export const TiesView = ({ ties, areas }: { ties: Ties; areas: Area[] }) => {
  const several = areas.filter(({ figures }) => figures > 1)
  return (
    <>
      <h3>結び付いた区（{ties.tied.length}）</h3>
      {ties.tied.length === 0 ? (
        <p>まだありません。名前の項目がちがうか、名簿の区の書き方がちがいます。</p>
      ) : (
        <ul class="tied">
          {ties.tied.map(({ ward, area }) => (
            <li>{ward === area ? ward : `${ward} → ${area}`}</li>
          ))}
        </ul>
      )}
      <h3>図にない区（{ties.wards.length}）</h3>
      <p>
        {ties.wards.length === 0
          ? 'ありません。名簿のすべての区が図にあります。'
          : `${ties.wards.join('、')}。回答の数は、図ではなく表だけに出ます。`}
      </p>
      <h3>名簿にない地域（{ties.areas.length}）</h3>
      <p>{ties.areas.length === 0 ? 'ありません。' : ties.areas.join('、')}</p>
      {several.length > 0 && (
        <p class="note">
          同じ名前の図形は、1つの地域にまとめました:{' '}
          {several.map(({ name, figures }) => `${name}（${figures}個）`).join('、')}
        </p>
      )}
    </>
  )
}

/** For 区 whose names do not tell, of the roster or of past checks: the office says where they lie. */
export const TieForm = ({
  staff,
  map,
  wards,
  asked,
  areas,
  chosen,
}: {
  staff: SignedInStaff
  map: MapInUse
  /** Of the roster, and those by which anybody was ever asked. */
  wards: string[]
  asked: string[]
  areas: Area[]
  /** What somebody chose and could not be kept. */
  chosen?: Chosen | undefined
}) => {
  const names = areas.map(({ name }) => name)
  const said: Chosen = { ...map.ties, ...chosen }
  const all = [...new Set([...wards, ...asked, ...Object.keys(said)])]
  // What was tied by a name that is only alike may be wrong, and somebody has to be able to say so.
  const open = all.filter((ward) => Object.hasOwn(said, ward) || areaFor(ward, names, {}) !== ward)
  if (open.length === 0) return null
  const choiceFor = (ward: string) => (Object.hasOwn(said, ward) ? (said[ward] ?? null) : null)
  return (
    <form method="post" action={`/settings/areas/${map.id}/ties`} class="tie-form">
      <h3>名前のちがう区を、手で結び付ける</h3>
      <input type="hidden" name="working_for" value={staff.association} />
      <input type="hidden" name="seen" value={stateOf(map)} />
      {open.map((ward, n) => {
        const value = choiceFor(ward)
        const by_name = areaFor(ward, names, {})
        const is_gone = value !== null && value !== '' && !names.includes(value)
        return (
          <p>
            <label for={`tie-${n}`}>
              {ward}
              {!wards.includes(ward) && <small>（前の安否確認の区）</small>}
            </label>
            <input type="hidden" name={`ward.${n}`} value={ward} />
            <select name={`area.${n}`} id={`tie-${n}`} class="input">
              <option value="by-name" selected={value === null}>
                名前で結び付ける{by_name !== null && `（${by_name}）`}
              </option>
              <option value="none" selected={value === ''}>
                図にない
              </option>
              {names.map((name) => (
                <option value={`in.${name}`} selected={value === name}>
                  {name}
                </option>
              ))}
            </select>
            {is_gone && <small>選んであった「{value}」は、いまの名前の項目にありません。</small>}
          </p>
        )
      })}
      <div class="actions">
        <Button kind="second">結び付けを保存する</Button>
      </div>
    </form>
  )
}
