import type { KeptItem, MemberId } from '../table.ts'
import type { BeforeImage, RosterImage } from './before-image.ts'
import { FIELDS } from './differences.ts'

/** The roster as it is when somebody wants the import taken back. */
export type RosterNow = RosterImage

/** What goes back to how it was, what is removed, and what stays because somebody corrected it since. */
export function planUndo(image: BeforeImage, now: RosterNow) {
  const kept: KeptItem[] = []
  const facilityNames = new Set(now.facilities.map(({ name, ward }) => `${name}\t${ward}`))
  const facilities = restored(image.facilities, now.facilities, (id, fields) =>
    kept.push({ kind: 'facility', id, what: wordsOf(fields), reason: 'edited' }),
  ).filter((row) => {
    // Another facility has taken the old name since: two of one name and ward cannot be.
    const current = now.facilities.find(({ id }) => id === row.id)
    const is_free =
      (current?.name === row.name && current.ward === row.ward) ||
      !facilityNames.has(`${row.name}\t${row.ward}`)
    if (!is_free) kept.push({ kind: 'facility', id: row.id, what: FIELDS.facility_name, reason: 'in_use' })
    return is_free
  })
  const numbers = new Map(now.members.map(({ member_number, id }) => [member_number, id]))
  const members = restored(image.members, now.members, (id, fields) =>
    kept.push({ kind: 'member', id, what: wordsOf(fields), reason: 'edited' }),
  ).filter((row) => {
    const is_free = (numbers.get(row.member_number) ?? row.id) === row.id
    if (!is_free) kept.push({ kind: 'member', id: row.id, what: FIELDS.member_number, reason: 'in_use' })
    return is_free
  })
  const removal = planRemoval(image, now, kept)
  const rankNow = new Map(now.contact_points.map(({ id, rank }) => [id, rank]))
  const ranks = image.ranks
    .filter(({ id, after }) => rankNow.get(id) === after)
    .map(({ id, before }) => ({ id, rank: before }))
  const pointNow = new Map(now.contact_points.map(({ id, value }) => [id, value]))
  const put_aside = (image.revived ?? []).filter(({ id, value }) => pointNow.get(id) === value)
  return { members, facilities, ranks, put_aside, ...removal, kept }
}

/** Field by field: what the import wrote and nobody has touched since goes back. */
function restored<Row extends { id: string }>(
  changed: { before: Row; after: Row }[],
  current: Row[],
  tellKept: (id: string, fields: string[]) => void,
): Row[] {
  const byId = new Map(current.map((row) => [row.id, row]))
  return changed.flatMap(({ before, after }) => {
    const row = byId.get(before.id)
    if (!row) return []
    const fields = (Object.keys(before) as (keyof Row & string)[]).filter(
      (field) => before[field] !== after[field] && row[field] !== before[field],
    )
    const edited = fields.filter((field) => row[field] !== after[field])
    if (edited.length > 0) tellKept(row.id, edited)
    const back = fields.filter((field) => !edited.includes(field))
    return back.length === 0
      ? []
      : [{ ...row, ...Object.fromEntries(back.map((field) => [field, before[field]])) }]
  })
}

function planRemoval(image: BeforeImage, now: RosterNow, kept: KeptItem[]) {
  const added = new Map(image.added.contact_points.map(({ id, value }) => [id, value]))
  const pointsOf = Map.groupBy(now.contact_points, ({ member_id }) => member_id)
  const memberNow = new Map(now.members.map((member) => [member.id, member]))
  const facilityNow = new Map(now.facilities.map((facility) => [facility.id, facility]))

  const [members, staying] = split(
    image.added.members.flatMap((member) => {
      const row = memberNow.get(member.id)
      return row ? [{ member, row }] : []
    }),
    ({ member, row }) =>
      isSame(member, row) && (pointsOf.get(row.id) ?? []).every(({ id, value }) => added.get(id) === value),
  )
  for (const { row } of staying)
    kept.push({ kind: 'member', id: row.id, what: '新しい会員', reason: 'edited' })
  const stays = new Set<MemberId>(staying.map(({ row }) => row.id))
  const [facilities, edited] = split(
    image.added.facilities.flatMap((facility) => {
      const row = facilityNow.get(facility.id)
      return row ? [{ facility, row }] : []
    }),
    ({ facility, row }) => isSame(facility, row),
  )
  for (const { row } of edited)
    kept.push({ kind: 'facility', id: row.id, what: '新しい医療機関', reason: 'edited' })
  const [points, corrected] = split(
    now.contact_points.filter(({ id, member_id }) => added.has(id) && !stays.has(member_id)),
    ({ id, value }) => added.get(id) === value,
  )
  for (const { member_id } of corrected)
    kept.push({ kind: 'member', id: member_id, what: '連絡先', reason: 'edited' })
  return {
    remove: {
      contact_points: points.map(({ id, member_id }) => ({ id, member_id })),
      members: members.map(({ row }) => row.id),
      facilities: facilities.map(({ row }) => row.id),
    },
  }
}

export type UndoPlan = ReturnType<typeof planUndo>

const isSame = <Row extends object>(was: Row, is: Row) =>
  (Object.keys(was) as (keyof Row)[]).every((field) => was[field] === is[field])

function split<Row>(rows: Row[], goes: (row: Row) => boolean): [Row[], Row[]] {
  return [rows.filter(goes), rows.filter((row) => !goes(row))]
}

const WORDS: Record<string, string> = {
  ...FIELDS,
  facility_id: FIELDS.facility_name,
  left_at: FIELDS.left,
}
const wordsOf = (fields: string[]) => fields.map((field) => WORDS[field] ?? FIELDS.facility_name).join('・')
