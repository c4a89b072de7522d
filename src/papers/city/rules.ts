import { createHash, createHmac } from 'node:crypto'
import type { OpenClinic } from '../../board/open-clinics.ts'
import { columns, type Sheet } from '../../board/sheet.ts'
import { choiceInWords, questionOf } from '../../replies/details/questions.ts'
import { CONDITIONS } from '../../replies/table.ts'
import { phoneKey } from '../../roster/import/cells.ts'
import { FACILITY_TYPES, type FacilityId } from '../../roster/table.ts'
import type { CityListId, ListedClinic } from '../table.ts'

/** How long the city reads it; the agreement is about the first days, and an old list sends patients to closed doors. */
export const LIST_LIFE_MS = 72 * 60 * 60 * 1_000

/** 160 bits that only we can compute again; the database holds their hash. */
export const cityToken = (key: Uint8Array, id: CityListId) =>
  createHmac('sha256', key).update(`city_list\0${id}`).digest().subarray(0, 20).toString('base64url')

export const cityUrl = (public_url: string, token: string) => `${public_url}/c/${token}`

/** A clinic that sees patients, as an officer looks at it before the city does. */
export interface CityClinic extends Omit<OpenClinic, 'doctor' | 'said_at'> {
  said_at: string
  doctor: string | null
  phone: string | null
}

/** The first landline: no mobile, and no 050, which goes wherever its owner does. */
export const clinicPhone = (phones: readonly string[]) =>
  phones.find((phone) => !/^0[5-9]0/.test(phoneKey(phone))) ?? null

/** 「外来のみ」, or what the button said where nothing more is known. */
export function careInWords({ condition, care }: Pick<OpenClinic, 'condition' | 'care'>): string {
  const question = questionOf('OPEN')
  const usual = condition === 'open' && (care === null || care === '0')
  if (usual) return CONDITIONS.open.label
  if (care === null || care === '0' || !question) return CONDITIONS.partly_open.label
  return choiceInWords(question, care)
}

export const listed = ({
  name,
  ward,
  facility_type,
  said_at,
  doctor,
  phone,
  ...said
}: CityClinic): ListedClinic => ({
  name,
  ward,
  facility_type,
  care: careInWords(said),
  said_at,
  doctor,
  phone,
})

/** What an officer looked at: another answer since then, and it is another draft. */
export const fingerprintOf = (clinics: CityClinic[]) =>
  createHash('sha256')
    .update(JSON.stringify(clinics.map((clinic) => [clinic.id, ...Object.values(listed(clinic))])))
    .digest('base64url')
    .slice(0, 22)

/** The field of the form that keeps a clinic on the list. */
export const fieldOf = (id: FacilityId) => `clinic-${id}`

/**
 * The same table for the page, for paper and for a file; no column for names where none may be read, nor for telephones
 * where there is none. A file keeps its telephones' column, because others read it by its columns.
 */
export function citySheet(clinics: ListedClinic[], name: string, as: 'page' | 'file'): Sheet {
  const has_phones = as === 'file' || clinics.some(({ phone }) => Boolean(phone))
  const has_names = clinics.some(({ doctor }) => doctor !== null)
  return {
    name,
    columns: columns({
      地区: 'text',
      医療機関: 'text',
      区分: 'text',
      ...(has_phones ? { 電話: 'text' as const } : {}),
      診療: 'text',
      回答の時刻: 'moment',
      ...(has_names ? { 先生: 'text' as const } : {}),
    }),
    rows: clinics.map(({ ward, name: clinic, facility_type, phone, care, said_at, doctor }) => [
      ward,
      clinic,
      FACILITY_TYPES[facility_type],
      ...(has_phones ? [phone ?? null] : []),
      care,
      new Date(said_at),
      ...(has_names ? [doctor] : []),
    ]),
  }
}
