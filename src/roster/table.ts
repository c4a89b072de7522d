import type { Generated, Selectable } from 'kysely'
import type { Id } from '../id.ts'

export type AssociationId = Id<'association'>
export type FacilityId = Id<'facility'>
export type MemberId = Id<'member'>
export type ContactPointId = Id<'contact_point'>
export type IncidentId = Id<'incident'>
export type LineChannelId = Id<'line_channel'>

export interface RosterTables {
  association: AssociationTable
  facility: FacilityTable
  member: MemberTable
  contact_point: ContactPointTable
  incident: IncidentTable
  incident_association: IncidentAssociationTable
}

/** 地区医師会 — the tenant. Everything else of an association belongs to exactly one. */
interface AssociationTable {
  id: Generated<AssociationId>
  name: string
  /** The office's telephone, printed on the reply page for those whom the network fails. */
  phone: string | null
  line_channel_id: LineChannelId | null
  created_at: Generated<Date>
}

/** 医療機関 — a clinic or hospital. Patients appear as numbers only. */
interface FacilityTable {
  association_id: AssociationId
  id: Generated<FacilityId>
  name: string
  facility_type: FacilityType
  ward: string
  city_code: string | null
  /** 医療機関コード: 2 prefecture + 1 fee table + 6 number + 1 check digit. */
  medical_code: string | null
  home_ventilator_patients: Generated<number>
  home_oxygen_patients: Generated<number>
  bcp_revised_on: Date | null
  created_at: Generated<Date>
}

export const FACILITY_TYPES = {
  hospital: '病院',
  bedded_clinic: '有床診療所',
  home_care_clinic: '在宅療養支援診療所',
  clinic: '一般診療所',
  other: 'その他',
} as const
export type FacilityType = keyof typeof FACILITY_TYPES

/** 会員 — a physician on one association's roster. Names stay as typed: 髙 and 﨑 are never normalised. */
interface MemberTable {
  association_id: AssociationId
  id: Generated<MemberId>
  member_number: string
  name: string
  kana: string
  role: Role
  membership: 'A' | 'B' | 'C' | null
  facility_id: FacilityId | null
  left_at: Date | null
  created_at: Generated<Date>
}

/** 役員 are asked first and answer more; the committee compares the two. */
export const ROLES = { officer: '役員', member: '会員' } as const
export type Role = keyof typeof ROLES

/** 連絡先 — one way to one member; rank 1 is tried first. */
interface ContactPointTable {
  association_id: AssociationId
  id: Generated<ContactPointId>
  member_id: MemberId
  system: 'line' | 'mail' | 'phone' | 'fax'
  /** LINE user id, one mail address, or a telephone number as typed. */
  value: string
  rank: Generated<number>
  line_channel_id: LineChannelId | null
  reachable: Generated<boolean>
  failure: string | null
  checked_at: Date | null
  /** Of a LINE binding: when a code bound it (null: the roster brought it), and when it was undone. */
  bound_at: Date | null
  unbound_at: Date | null
  created_at: Generated<Date>
}

/** 災害 — what joins the safety checks of several associations (三医師会合同). */
interface IncidentTable {
  id: Generated<IncidentId>
  name: string
  join_code: string
  created_at: Generated<Date>
}

/** 災害への参加 — an association that takes part, and whether it shows its counts to the others. */
interface IncidentAssociationTable {
  incident_id: IncidentId
  association_id: AssociationId
  shares_counts: Generated<boolean>
}

export type Member = Selectable<MemberTable>
export type Facility = Selectable<FacilityTable>
export type Association = Selectable<AssociationTable>
export type ContactPoint = Selectable<ContactPointTable>
