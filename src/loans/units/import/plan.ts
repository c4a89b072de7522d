import { createHash } from 'node:crypto'
import type { PowerUnitId } from '../../table.ts'
import { FREQUENCIES, FUELS, LENDABLE_TO, UNIT_KINDS, WAVEFORMS } from '../../words.ts'
import { changedFields } from '../edit-unit.ts'
import type { UnitField } from '../fields.ts'
import type { Owner, UnitNow } from '../queries.ts'
import type { Form } from '../read-fields.ts'
import { formOfUnit, judgeUnit, type UnitDraft } from '../unit-rules.ts'
import type { FileRow } from './read-file.ts'

export const KINDS = { refused: 'エラー', changed: '変更', added: '新規', unchanged: '変わらない' } as const

interface Change {
  field: UnitField
  from: string
  to: string
}

/** What one row of the file would do. */
export type Line = { row: number; asset_number: string } & (
  | { kind: 'refused'; faults: string[] }
  | { kind: 'unchanged' }
  | { kind: 'added'; draft: UnitDraft }
  | { kind: 'changed'; id: PowerUnitId; draft: UnitDraft; changes: Change[] }
)

const ASSOCIATION = /^(医師会|本会|当会)$/
const plain = (text: string) => text.normalize('NFKC').replace(/\s/g, '')

/**
 * 取り込みの予行 — judges every row by the rules of the form. A cell left empty leaves what is known; a row comes whole
 * or not at all.
 */
export function planImport(
  rows: FileRow[],
  { units, owners, at }: { units: UnitNow[]; owners: Owner[]; at: Date },
): Line[] {
  const known = new Map(units.map((unit) => [unit.asset_number, unit]))
  const numbers = rows.map(({ form }) => form.asset_number ?? '')
  const ids: ReadonlySet<string> = new Set(owners.map(({ id }) => id))
  return rows.map(({ row, form }): Line => {
    const asset_number = form.asset_number ?? ''
    const before = known.get(asset_number)
    const named = ownerNamed(form.owner, owners)
    const first = [
      ...(asset_number !== '' && numbers.filter((number) => number === asset_number).length > 1
        ? ['同じ管理番号の行が2つ以上あります。どれか1つにしてください。']
        : []),
      ...(before?.status === 'retired' ? ['廃棄した電源の番号です。別の番号にしてください。'] : []),
      ...('fault' in named ? [named.fault] : []),
    ]
    const base: Form = before ? formOfUnit(before) : { burn: '', waveform: '', frequency: '' }
    const owner = 'owner' in named && named.owner !== null ? { owner: named.owner } : {}
    const judged = judgeUnit({ ...base, ...form, owner: base.owner ?? '', ...owner }, { owners: ids, at })
    const faults = [...first, ...(judged.ok ? [] : Object.values(judged.errors))]
    if (faults.length > 0 || !judged.ok) return { row, asset_number, kind: 'refused', faults }
    const { draft } = judged
    if (!before) return { row, asset_number, kind: 'added', draft }
    const after = formOfUnit({ ...draft, gasoline_on: draft.gasoline_bought_on })
    const fields = changedFields(base, after)
    if (fields.length === 0) return { row, asset_number, kind: 'unchanged' }
    const words = (of: Form, field: UnitField) => inWords(field, of[field] ?? '', owners)
    const changes = fields.map((field) => ({ field, from: words(base, field), to: words(after, field) }))
    return { row, asset_number, kind: 'changed', id: before.id, draft, changes }
  })
}

/** Null leaves the owner as it is; a new unit without one is the association's own. */
function ownerNamed(
  typed: string | undefined,
  owners: Owner[],
): { owner: string | null } | { fault: string } {
  if (typed === undefined) return { owner: null }
  const wanted = plain(typed)
  if (ASSOCIATION.test(wanted)) return { owner: '' }
  const found = owners.filter(
    ({ name, ward }) => plain(name) === wanted || plain(`${ward}${name}`) === wanted,
  )
  const [one, another] = found
  if (another)
    return { fault: `持ち主「${typed}」は名簿に2つ以上あります。「地区+医療機関名」で書いてください。` }
  return one
    ? { owner: one.id }
    : { fault: `持ち主「${typed}」が名簿にありません。名簿と同じ医療機関名か「医師会」にしてください。` }
}

const WORDS: Partial<Record<UnitField, Record<string, string>>> = {
  kind: UNIT_KINDS,
  waveform: WAVEFORMS,
  frequency: FREQUENCIES,
  fuel: FUELS,
  lendable_to: LENDABLE_TO,
}

/** A value of the form as a person reads it. */
export const inWords = (field: UnitField, value: string, owners: Owner[]) =>
  field === 'owner'
    ? (owners.find(({ id }) => id === value)?.name ?? '医師会')
    : (WORDS[field]?.[value] ?? value)

/** Tells whether what would happen is still what was shown. */
export const fingerprintOf = (lines: Line[]) =>
  createHash('sha256').update(JSON.stringify(lines)).digest('base64url')

export const countLines = (lines: Line[]) =>
  Object.fromEntries(
    Object.keys(KINDS).map((kind) => [kind, lines.filter((line) => line.kind === kind).length]),
  ) as Record<Line['kind'], number>
