import { phoneKey } from './import/cells.ts'
import { isReached, type Reach } from './reach.ts'
import { isFound, readQuery, searchKey } from './search-key.ts'
import { FACILITY_TYPES, type FacilityType, type MemberId, ROLES, type Role } from './table.ts'

/** A member as the list shows it. */
export interface ListedMember {
  id: MemberId
  member_number: string
  name: string
  kana: string
  role: Role
  membership: 'A' | 'B' | 'C' | null
  left_at: Date | null
  facility_name: string | null
  facility_type: FacilityType | null
  ward: string | null
  phones: string[]
  reach: Reach
}

/** What a role sees of telephone numbers, and hence may search by: a number one cannot read must not be guessable. */
export type Sight = 'all' | 'masked' | 'nothing'

export const REACHES = ['line', 'mail', 'none'] as const
export const STAYS = ['now', 'left', 'all'] as const

/** 絞り込み — as they stand in the address of the page. */
export interface Filters {
  q: string
  role: Role | null
  ward: string | null
  type: FacilityType | null
  reach: (typeof REACHES)[number] | null
  /** 在籍中 unless said otherwise. */
  stay: (typeof STAYS)[number]
}

const LONGEST_QUERY = 100

/** What is not known in the address is as if it were not there. */
export function readFilters(asked: Record<string, string>, sight: Sight): Filters {
  const oneOf = <Word extends string>(known: readonly Word[], word: string | undefined) =>
    known.find((one) => one === word) ?? null
  return {
    q: [...(asked.q ?? '').trim()].slice(0, LONGEST_QUERY).join(''),
    role: oneOf(Object.keys(ROLES) as Role[], asked.role),
    ward: asked.ward || null,
    type: oneOf(Object.keys(FACILITY_TYPES) as FacilityType[], asked.type),
    reach: sight === 'nothing' ? null : oneOf(REACHES, asked.reach),
    stay: oneOf(STAYS, asked.stay) ?? 'now',
  }
}

/** Back into an address; `without` is what a chip takes away, `page` stands for itself. */
export function hrefOf(filters: Filters, { without, page }: { without?: keyof Filters; page?: number } = {}) {
  const said = Object.entries(filters).filter(
    ([name, value]) => value && name !== without && !(name === 'stay' && value === 'now'),
  )
  const search = new URLSearchParams(said)
  if (page !== undefined && page > 1) search.set('page', String(page))
  const text = search.toString()
  return text === '' ? '/roster' : `/roster?${text}`
}

const stays = ({ left_at }: ListedMember, stay: Filters['stay']) =>
  stay === 'all' || (left_at === null) === (stay === 'now')

const reaches = ({ reach }: ListedMember, wanted: NonNullable<Filters['reach']>) => {
  if (wanted === 'none') return !isReached(reach)
  return reach[wanted] === 'open'
}

/** Keys are made anew at each search: no verb, import or take-in can then forget to keep a stored one up to date. */
const findableOf = (member: ListedMember, sight: Sight) => ({
  texts: [member.name, member.kana, member.facility_name ?? '', member.member_number].map(searchKey),
  phones: member.phones.map(phoneKey).flatMap((digits) => {
    if (sight === 'nothing') return []
    return sight === 'all' ? [digits] : [digits.slice(-4)]
  }),
})

const IN_JAPANESE = new Intl.Collator('ja')

/** By reading, in the order of a Japanese index; without one by the name itself. */
const byReading = (a: ListedMember, b: ListedMember) =>
  IN_JAPANESE.compare(a.kana || a.name, b.kana || b.name) ||
  (a.member_number < b.member_number ? -1 : a.member_number > b.member_number ? 1 : 0)

/** Who passes the filters, in order, and of how many. */
export function selectMembers(members: ListedMember[], filters: Filters, sight: Sight) {
  const { q, role, ward, type, reach, stay } = filters
  const query = readQuery(q)
  const among = members.filter((member) => stays(member, stay))
  const found = among.filter(
    (member) =>
      (role === null || member.role === role) &&
      (ward === null || member.ward === ward) &&
      (type === null || member.facility_type === type) &&
      (reach === null || reaches(member, reach)) &&
      (query.words.length === 0 || isFound(findableOf(member, sight), query)),
  )
  return { found: found.sort(byReading), among: among.length }
}

export const A_PAGE = 100

/** A page that is not there is the last one. */
export function pageOf<Row>(rows: Row[], asked: string | undefined) {
  const pages = Math.max(1, Math.ceil(rows.length / A_PAGE))
  const wanted = /^[0-9]{1,6}$/.test(asked ?? '') ? Number(asked) : 1
  const page = Math.min(Math.max(1, wanted), pages)
  return { page, pages, rows: rows.slice((page - 1) * A_PAGE, page * A_PAGE) }
}
