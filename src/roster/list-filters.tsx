import { Button } from '../ui/form.tsx'
import { Options } from '../ui/select-field.tsx'
import type { Filters, Sight } from './list-rules.ts'
import { FACILITY_TYPES, ROLES } from './table.ts'

const REACH_WORDS = { line: 'LINEで届く', mail: 'メールで届く', none: '届かない' } as const
const STAY_WORDS = { now: '在籍中', left: '退会した会員', all: 'すべて' } as const

export interface FilterWords {
  filter: keyof Filters
  words: string
}

/** Each condition that is on, as a chip says it. */
export function filterWords({ q, role, ward, type, reach, stay }: Filters): FilterWords[] {
  return [
    ...(q ? [{ filter: 'q' as const, words: `「${q}」` }] : []),
    ...(role ? [{ filter: 'role' as const, words: ROLES[role] }] : []),
    ...(ward ? [{ filter: 'ward' as const, words: `地区: ${ward}` }] : []),
    ...(type ? [{ filter: 'type' as const, words: FACILITY_TYPES[type] }] : []),
    ...(reach ? [{ filter: 'reach' as const, words: REACH_WORDS[reach] }] : []),
    ...(stay !== 'now' ? [{ filter: 'stay' as const, words: `在籍: ${STAY_WORDS[stay]}` }] : []),
  ]
}

/** A GET form, so that what one sees can be bookmarked and sent on. */
export const FilterForm = ({
  filters,
  sight,
  wards,
}: {
  filters: Filters
  sight: Sight
  wards: string[]
}) => (
  <search>
    <form method="get" action="/roster" class="roster-search">
      <div class="roster-box">
        <label for="q">会員を探す</label>
        <p class="support" id="q-support">
          氏名・フリガナ・医療機関・会員番号{sight !== 'nothing' && '・電話の下4桁'}
          <span class="roster-key">
            {' '}
            <kbd>/</kbd> を押すとここに移ります
          </span>
        </p>
        <input
          class="input"
          type="search"
          id="q"
          name="q"
          value={filters.q}
          maxlength={100}
          autocomplete="off"
          aria-describedby="q-support"
        />
      </div>
      <Select name="role" label="役職" value={filters.role} options={Object.entries(ROLES)} />
      <Select name="ward" label="地区" value={filters.ward} options={wards.map((ward) => [ward, ward])} />
      <Select name="type" label="施設区分" value={filters.type} options={Object.entries(FACILITY_TYPES)} />
      {sight !== 'nothing' && (
        <Select name="reach" label="届き方" value={filters.reach} options={Object.entries(REACH_WORDS)} />
      )}
      <label class="roster-filter">
        在籍
        <select name="stay">
          <Options options={Object.entries(STAY_WORDS)} value={filters.stay} />
        </select>
      </label>
      <Button>探す</Button>
    </form>
  </search>
)

const Select = ({
  name,
  label,
  value,
  options,
}: {
  name: string
  label: string
  value: string | null
  options: [string, string][]
}) => (
  <label class="roster-filter">
    {label}
    <select name={name}>
      <option value="">すべて</option>
      <Options options={options} value={value ?? undefined} />
    </select>
  </label>
)
