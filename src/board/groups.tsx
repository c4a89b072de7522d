import { CONDITIONS, type Condition } from '../replies/table.ts'
import { FACILITY_TYPES, type FacilityType, ROLES, type Role } from '../roster/table.ts'
import { type BarPart, StackedBar } from '../ui/chart.tsx'
import type { Tally } from './queries.ts'
import type { BoardView } from './read-board.ts'
import { replyRate, wilson95 } from './rules.ts'
import { interval, people, percent } from './words.ts'

type Counts = Pick<Tally, 'prompted' | 'replied' | Condition>

/** What is shown by group: of one check, or of all rounds. */
interface Grouped {
  total: Counts
  joint: BoardView['joint']
  by_role: (Counts & { role: Role })[]
  by_ward: (Counts & { ward: string | null })[]
  by_facility_type: (Counts & { facility_type: FacilityType | null })[]
}

interface Group {
  name: string
  rows: { name: string; counts: Counts }[]
}

const TONES = { open: 'open', partly_open: 'partly', closed: 'closed', needs_help: 'help' } as const
const ORDER = Object.keys(CONDITIONS) as Condition[]

/** A condition is never shown by its colour alone: symbol and word stand with it. */
export const Sign = ({ condition }: { condition: Condition }) => (
  <span class={`sign sign-${TONES[condition]}`} aria-hidden="true">
    {CONDITIONS[condition].symbol}
  </span>
)

/** 区分ごとの回答 — every count stands as a number; the bar only helps the eye. */
export const Groups = ({ view }: { view: Grouped }) => (
  <table class="groups">
    <thead>
      <tr>
        <th scope="col">区分</th>
        <th scope="col" class="number">
          対象
        </th>
        <th scope="col" class="number">
          回答
        </th>
        <th scope="col" class="number">
          割合
        </th>
        <th scope="col" class="range">
          95%の範囲※
        </th>
        <th scope="col" class="parts">
          内訳
        </th>
        {ORDER.map((condition) => (
          <th scope="col" class="number condition">
            <Sign condition={condition} />
            <span class="word">{CONDITIONS[condition].short}</span>
          </th>
        ))}
      </tr>
    </thead>
    {groupsOf(view).map(({ name, rows }) => (
      <tbody>
        <tr class="group">
          <th scope="rowgroup" colspan={10}>
            {name}
          </th>
        </tr>
        {rows.map((row) => (
          <GroupRow {...row} />
        ))}
      </tbody>
    ))}
    <tfoot>
      <GroupRow name="合計" counts={view.total} />
    </tfoot>
  </table>
)

/** Where the columns are too narrow for the words, they stand here; the header still says them to a screen reader. */
export const Legend = () => (
  <p class="note legend" aria-hidden="true">
    {ORDER.map((condition) => (
      <span class="whole">
        <Sign condition={condition} />
        {CONDITIONS[condition].short}
      </span>
    ))}
  </p>
)

const GroupRow = ({ name, counts }: { name: string; counts: Counts }) => (
  <tr>
    <th scope="row">{name}</th>
    <td class="number">{people(counts.prompted)}</td>
    <td class="number">{people(counts.replied)}</td>
    <td class="number rate">{percent(replyRate(counts))}</td>
    <td class="range">{interval(wilson95(counts))}</td>
    <td class="parts">
      <StackedBar parts={partsOf(counts)} />
    </td>
    {ORDER.map((condition) => (
      <td class={counts[condition] > 0 && condition === 'needs_help' ? 'number some-help' : 'number'}>
        {people(counts[condition])}
      </td>
    ))}
  </tr>
)

const partsOf = (counts: Counts): BarPart[] => [
  ...ORDER.map((condition) => ({ value: counts[condition], tone: TONES[condition] })),
  { value: counts.prompted - counts.replied, tone: 'silent' },
]

function groupsOf({ joint, by_role, by_ward, by_facility_type }: Grouped): Group[] {
  const groups = [
    {
      name: '医師会（人数だけ。兼会員を含む）',
      rows: joint.map((counts) => ({ name: counts.association_name, counts })),
    },
    { name: '役割', rows: by_role.map((counts) => ({ name: ROLES[counts.role], counts })) },
    { name: '区', rows: by_ward.map((counts) => ({ name: counts.ward ?? '区の記載なし', counts })) },
    {
      name: '施設の種類',
      rows: by_facility_type
        .map((counts) => ({ type: counts.facility_type, counts }))
        .sort((a, b) => typeOrder(a.type) - typeOrder(b.type))
        .map(({ type, counts }) => ({ name: type ? FACILITY_TYPES[type] : '施設の記載なし', counts })),
    },
  ]
  return groups.filter(({ rows }) => rows.length > 0)
}

const TYPES = Object.keys(FACILITY_TYPES)
const typeOrder = (type: string | null) => (type ? TYPES.indexOf(type) : TYPES.length)
