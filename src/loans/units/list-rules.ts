import { duesOf } from '../inspections/plan.ts'
import { LENDABLE_TO, type LendableTo, UNIT_KINDS, type UnitKind } from '../words.ts'
import type { UnitNow } from './queries.ts'

/** What a unit's line is filtered by; a unit may be in several of these states at once. */
export const STATES = {
  ready: '使用できます',
  late: '点検が遅れています',
  out: '使用できません',
  lent: '貸出中・予約あり',
  retired: '廃棄済み',
} as const
export type State = keyof typeof STATES

/** 絞り込み — as they stand in the address of the page. */
export interface Filters {
  q: string
  kind: UnitKind | null
  ward: string | null
  state: State | null
  lendable: LendableTo | null
}

const LONGEST_QUERY = 60

/** What is not known in the address is as if it were not there. */
export function readFilters(asked: Record<string, string>): Filters {
  const oneOf = <Word extends string>(words: Record<Word, string>, word: string | undefined) =>
    word !== undefined && Object.hasOwn(words, word) ? (word as Word) : null
  return {
    q: [...(asked.q ?? '').trim()].slice(0, LONGEST_QUERY).join(''),
    kind: oneOf(UNIT_KINDS, asked.kind),
    ward: asked.ward || null,
    state: oneOf(STATES, asked.state),
    lendable: oneOf(LENDABLE_TO, asked.lendable),
  }
}

/** Back into an address; `without` is what a chip takes away. */
export function hrefOf(filters: Filters, without?: keyof Filters) {
  const said = Object.entries(filters).filter(
    (field): field is [string, string] => Boolean(field[1]) && field[0] !== without,
  )
  const text = new URLSearchParams(said).toString()
  return text === '' ? '/power/units' : `/power/units?${text}`
}

export function statesOf(unit: UnitNow, at: Date): State[] {
  if (unit.status === 'retired') return ['retired']
  return [
    ...(unit.status === 'ready' ? ['ready' as const] : ['out' as const]),
    ...(duesOf(unit, at).length > 0 ? ['late' as const] : []),
    ...(unit.loan_status ? ['lent' as const] : []),
  ]
}

const plain = (text: string) => text.normalize('NFKC').replace(/\s/g, '').toLowerCase()

/** Who passes; what is retired is shown only where it is asked for. */
export function selectUnits(units: UnitNow[], filters: Filters, at: Date): UnitNow[] {
  const { q, kind, ward, state, lendable } = filters
  return units.filter((unit) => {
    const states = statesOf(unit, at)
    const texts = [unit.asset_number, unit.maker, unit.model, unit.facility_name, unit.storage_place]
    return (
      (state ? states.includes(state) : unit.status !== 'retired') &&
      (!kind || unit.kind === kind) &&
      (!ward || unit.ward === ward) &&
      (!lendable || unit.lendable_to === lendable) &&
      (q === '' || plain(texts.join(' ')).includes(plain(q)))
    )
  })
}
