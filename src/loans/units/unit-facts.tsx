import type { Child } from 'hono/jsx'
import { dialled } from '../../ui/dialled.ts'
import { FREQUENCIES, FUELS, LENDABLE_TO, WAVEFORMS } from '../words.ts'
import type { UnitNow } from './queries.ts'
import { formulaOf, fullHoursAt, inHours, TYPICAL_LOADS } from './typical.ts'
import { ownerOf } from './whereabouts.ts'

type Row = [label: string, value: Child]

/** What is not known has no line. */
const Facts = ({ rows }: { rows: (Row | false | null | '' | 0)[] }) => (
  <dl class="facts">
    {rows.map(
      (row) =>
        row && (
          <>
            <dt>{row[0]}</dt>
            <dd>{row[1]}</dd>
          </>
        ),
    )}
  </dl>
)

/** 何時間使えるか, with the formula and where the watts come from. */
export const PowerFacts = ({ unit }: { unit: UnitNow }) => (
  <section aria-labelledby="hours">
    <h2 id="hours">使える時間の目安(実測で)</h2>
    <table class="power-hours">
      <thead>
        <tr>
          <th scope="col">つなぐ機器</th>
          <th scope="col" class="number">
            電力
          </th>
          <th scope="col" class="number">
            {unit.capacity_wh === null ? '燃料1回分' : '満充電から'}
          </th>
        </tr>
      </thead>
      <tbody>
        {TYPICAL_LOADS.map(({ label, load_w }) => {
          const hours = fullHoursAt(unit, load_w)
          return (
            <tr>
              <th scope="row">{label}</th>
              <td class="number">{load_w}W</td>
              <td class="number">
                <strong>{hours === null ? whyNot(unit, load_w) : inHours(hours)}</strong>
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
    <p class="support">
      計算: {formulaOf(unit)}。機器の電力は実測値(医療機器の電源調査)か一般の目安です。
      メーカーが保証する時間ではありません。使うときは主治医の指示と取扱説明書に従ってください。
    </p>
  </section>
)

const whyNot = (unit: UnitNow, load_w: number) =>
  load_w > unit.rated_w ? '出力が足りません' : '分かりません'

export const ThingFacts = ({ unit }: { unit: UnitNow }) => (
  <section aria-labelledby="thing">
    <h2 id="thing">仕様</h2>
    <Facts
      rows={[
        ['定格出力', [`${unit.rated_w}W`, ...(unit.rated_va ? [`${unit.rated_va}VA`] : [])].join(' / ')],
        unit.peak_w && ['最大出力', `${unit.peak_w}W`],
        ['波形・周波数', `${WAVEFORMS[unit.waveform]}・${FREQUENCIES[unit.frequency]}`],
        ['コンセント', `${unit.outlets}個`],
        unit.capacity_wh && ['容量', `${unit.capacity_wh}Wh(劣化後の割合 ${unit.health_percent}%)`],
        unit.charge_percent !== null && ['充電の残量', `${unit.charge_percent}%`],
        unit.fuel && ['燃料', fuelWords(unit)],
        unit.gasoline_on && ['ガソリンの購入日', unit.gasoline_on.replaceAll('-', '/')],
        unit.weight_kg && ['重さ', `${Number(unit.weight_kg)}kg`],
        unit.noise_db && ['騒音', `${unit.noise_db}dB`],
        unit.accessories && ['付属品', unit.accessories],
        unit.serial_number && ['製造番号', unit.serial_number],
      ]}
    />
  </section>
)

const fuelWords = ({ fuel, tank_ml, cassettes }: UnitNow) =>
  [
    fuel && FUELS[fuel],
    fuel === 'cassette' && cassettes ? `${cassettes}本を同時に使用` : '',
    tank_ml ? `タンク${tank_ml / 1_000}L` : '',
  ]
    .filter(Boolean)
    .join('・')

export const KeepingFacts = ({ unit, sees_phone }: { unit: UnitNow; sees_phone: boolean }) => (
  <section aria-labelledby="keeping">
    <h2 id="keeping">持ち主と保管</h2>
    <Facts
      rows={[
        ['持ち主', unit.ward ? `${ownerOf(unit)}(${unit.ward})` : ownerOf(unit)],
        ['置き場所', unit.storage_place],
        unit.key_holder && ['鍵の管理者', unit.key_holder],
        unit.key_phone && [
          '電話(24時間)',
          sees_phone ? (
            <a class="power-phone" href={`tel:${dialled(unit.key_phone)}`}>
              {unit.key_phone}
            </a>
          ) : (
            '事務局に聞いてください'
          ),
        ],
        ['貸せる範囲', LENDABLE_TO[unit.lendable_to]],
        unit.fund && ['補助事業', unit.fund],
        unit.fiscal_year && ['補助年度', `${unit.fiscal_year}年度`],
        unit.insurance && ['保険', unit.insurance],
      ]}
    />
  </section>
)
