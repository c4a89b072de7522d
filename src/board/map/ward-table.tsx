import type { Tally } from '../queries.ts'
import { replyRate } from '../rules.ts'
import { people, percent } from '../words.ts'
import type { AreaRow } from './area-rows.ts'

type Counts = AreaRow['counts']

/** The numbers of the map, one line a 区 or area, and all of them. */
export const WardTable = ({
  rows,
  has_numbers,
  total,
}: {
  rows: { number?: number | null; name: string; counts: Counts }[]
  has_numbers: boolean
  total: Tally
}) => (
  <table class="map-table">
    <thead>
      <tr>
        {has_numbers && (
          <th scope="col" class="number">
            番号
          </th>
        )}
        {['区', '対象', '回答', '割合', '▲', '未回答', 'うち届いていない'].map((word, n) => (
          <th scope="col" class={n === 0 ? undefined : 'number'}>
            {word}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {rows.map(({ number, name, counts }) => (
        <Row number={has_numbers ? (number ?? '—') : null} name={name} counts={counts} />
      ))}
    </tbody>
    <tfoot>
      <Row number={has_numbers ? '' : null} name="合計" counts={total} />
    </tfoot>
  </table>
)

const Row = ({ number, name, counts }: { number: number | string | null; name: string; counts: Counts }) => (
  <tr>
    {number !== null && <td class="number">{number}</td>}
    <th scope="row">{name}</th>
    <td class="number">{people(counts.prompted)}</td>
    <td class="number">{people(counts.replied)}</td>
    <td class="number">{percent(replyRate(counts))}</td>
    <td class="number">{people(counts.needs_help)}</td>
    <td class="number">{people(counts.prompted - counts.replied)}</td>
    <td class="number">{people(counts.unreached)}</td>
  </tr>
)
