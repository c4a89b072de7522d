import { FACILITY_TYPES, type FacilityType, ROLES, type Role } from '../roster/table.ts'
import {
  ASSOCIATIONS,
  type AssociationKey,
  DEPARTMENTS,
  FAMILY_NAMES,
  GIVEN_NAMES,
  type Named,
} from './names.ts'
import { pick, type Random, randomOf } from './random.ts'

/** 架空の会員 — a made-up doctor: what the office knows of her, and where LINE and mail really reach her. */
export interface DemoDoctor {
  /** The member number, by which both ends know her. */
  number: string
  association: AssociationKey
  name: string
  kana: string
  role: Role
  membership: 'A' | 'B'
  facility: DemoFacility
  user_id: string | null
  mail: string | null
}

interface DemoFacility {
  name: string
  ward: string
  facility_type: FacilityType
  medical_code: string
  phone: string
  ventilators: number
  oxygen: number
}

/** How often each kind of facility is drawn. */
const TYPES = [
  ['clinic', 0.74],
  ['home_care_clinic', 0.18],
  ['bedded_clinic', 0.06],
  ['hospital', 0.02],
] as const satisfies [FacilityType, number][]

/** LINE and mail, LINE only, mail only, neither. */
const WAYS = [
  [{ line: true, mail: true }, 0.36],
  [{ line: true, mail: false }, 0.28],
  [{ line: false, mail: true }, 0.32],
  [{ line: false, mail: false }, 0.04],
] as const satisfies [{ line: boolean; mail: boolean }, number][]

/** The same seed and size give the same people; 役員 about 12 %, reached by nothing about 4 %. */
export function makeRoster(
  association: AssociationKey,
  { members, seed }: { members: number; seed: number },
): DemoDoctor[] {
  const random = randomOf(seed, association)
  const named = new Map<string, number>()
  let facility: DemoFacility | null = null
  return Array.from({ length: members }, (_, index) => {
    const number = `${association.slice(0, 1).toUpperCase()}${String(index + 1).padStart(5, '0')}`
    const family = pick(random, FAMILY_NAMES)
    const given = pick(random, GIVEN_NAMES)
    if (!facility || !takesAnother(random, facility))
      facility = makeFacility(random, { association, family, named, index })
    return {
      number,
      association,
      name: `${family.name} ${given.name}`,
      kana: `${family.kana} ${given.kana}`,
      role: random() < 0.12 ? 'officer' : 'member',
      membership: facility.facility_type === 'hospital' || random() < 0.15 ? 'B' : 'A',
      facility,
      ...waysTo(random, number),
    }
  })
}

/** A hospital has several members, a clinic sometimes two. */
const takesAnother = (random: Random, { facility_type }: DemoFacility) =>
  random() < (facility_type === 'hospital' ? 0.7 : 0.12)

interface Founding {
  association: AssociationKey
  family: Named
  /** How often a name was given already: no two facilities of a roster share one. */
  named: Map<string, number>
  index: number
}

function makeFacility(random: Random, { association, family, named, index }: Founding): DemoFacility {
  const ward = pick(random, ASSOCIATIONS[association].wards)
  const facility_type = draw(random, TYPES)
  const base = facilityName(random, { family: family.name, ward, facility_type })
  const times = (named.get(base) ?? 0) + 1
  named.set(base, times)
  const cares = facility_type === 'home_care_clinic' || facility_type === 'hospital'
  return {
    name: times === 1 ? base : `${base} 第${times}診療所`,
    ward,
    facility_type,
    medical_code: medicalCode(Object.keys(ASSOCIATIONS).indexOf(association) * 300_000 + index + 1),
    phone: `072-90${Math.floor(random() * 10)}-${digits(Math.floor(random() * 10_000), 4)}`,
    ventilators: cares ? Math.floor(random() * 4) : 0,
    oxygen: cares ? Math.floor(random() * 12) : 0,
  }
}

function facilityName(
  random: Random,
  { family, ward, facility_type }: { family: string; ward: string; facility_type: FacilityType },
) {
  const head = random() < 0.3 ? `${ward}${family}` : family
  if (facility_type === 'hospital') return random() < 0.5 ? `${head}病院` : `${head}記念病院`
  if (facility_type === 'home_care_clinic' && random() < 0.4) return `${head}在宅クリニック`
  return random() < 0.4 ? `${head}医院` : `${head}${pick(random, DEPARTMENTS)}クリニック`
}

/** 27 = 大阪府, 1 = 医科, six digits, and a check digit that makes the weighed sum a multiple of ten. */
export function medicalCode(serial: number) {
  const body = `271${digits(serial, 6)}`
  const sum = [...body].reverse().reduce((total, digit, place) => {
    const weighed = Number(digit) * (place % 2 === 0 ? 2 : 1)
    return total + (weighed > 9 ? weighed - 9 : weighed)
  }, 0)
  return body + ((10 - (sum % 10)) % 10)
}

function waysTo(random: Random, number: string): Pick<DemoDoctor, 'user_id' | 'mail'> {
  const ways = draw<{ line: boolean; mail: boolean }>(random, WAYS)
  const hex = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join('')
  const host = pick(random, ['mail.example.jp', 'clinic.example.jp', 'iin.example.com'])
  return { user_id: ways.line ? `U${hex}` : null, mail: ways.mail ? `${number.toLowerCase()}@${host}` : null }
}

function draw<T>(random: Random, weighted: readonly (readonly [T, number])[]): T {
  let left = random()
  for (const [value, share] of weighted) {
    left -= share
    if (left < 0) return value
  }
  return (weighted.at(-1) as readonly [T, number])[0]
}

const digits = (value: number, length: number) => String(value).padStart(length, '0')

const HEADINGS =
  '会員番号,氏名,フリガナ,役職,会員区分,医療機関名,医療機関コード,施設区分,地区,メール,電話番号,LINEユーザーID,在宅人工呼吸,在宅酸素'

/** The same people as the office would hand them in: a roster file for the real importer. */
export const rosterFile = (doctors: DemoDoctor[]) =>
  Buffer.from(
    [
      HEADINGS,
      ...doctors.map(({ number, name, kana, role, membership, facility, mail, user_id }) =>
        [
          number,
          name,
          kana,
          ROLES[role],
          membership,
          facility.name,
          facility.medical_code,
          FACILITY_TYPES[facility.facility_type],
          facility.ward,
          mail ?? '',
          facility.phone,
          user_id ?? '',
          facility.ventilators,
          facility.oxygen,
        ].join(','),
      ),
    ].join('\r\n'),
  )
