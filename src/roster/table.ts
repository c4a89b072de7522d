import type { Generated, Selectable } from 'kysely'
import type { Id } from '../id.ts'
import type { Column } from './import/columns.ts'
import type { Encoding } from './import/csv.ts'

export type AssociationId = Id<'association'>
export type FacilityId = Id<'facility'>
export type MemberId = Id<'member'>
export type ContactPointId = Id<'contact_point'>
export type IncidentId = Id<'incident'>
export type LineChannelId = Id<'line_channel'>
export type RosterImportId = Id<'roster_import'>
export type RosterChangeId = Id<'roster_change'>

export interface RosterTables {
  association: AssociationTable
  facility: FacilityTable
  member: MemberTable
  contact_point: ContactPointTable
  roster_change: RosterChangeTable
  incident: IncidentTable
  incident_association: IncidentAssociationTable
  roster_import: RosterImportTable
  roster_import_columns: RosterImportColumnsTable
}

/** 地区医師会 — the tenant. Everything else of an association belongs to exactly one. */
interface AssociationTable {
  id: Generated<AssociationId>
  name: string
  /** The office's telephone, printed on the reply page for those whom the network fails. */
  phone: string | null
  /** Where FAX sheets are sent back to. */
  fax: string | null
  line_channel_id: LineChannelId | null
  /** 災害用の取り置き: LINE messages of the month that drills and tests leave alone. */
  line_reserve: Generated<number>
  /** Whether the edge's page may show a doctor's surname. */
  edge_surname: Generated<boolean>
  /** Whether the list of open clinics that the city gets may name doctors. */
  city_list_names: Generated<boolean>
  /** Whether it may carry telephones of the roster, among which a doctor's own landline may be. */
  city_list_phones: Generated<boolean>
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
  /** Taken off the roster; the row stays because deliveries point at it. */
  removed_at: Date | null
}

/** 名簿の項目 as the history names them; `added` is the member or facility itself. */
export const CHANGED_FIELDS = {
  added: '登録',
  left_at: '退会',
  name: '氏名',
  kana: 'フリガナ',
  member_number: '会員番号',
  role: '役職',
  membership: '会員区分',
  facility: '医療機関',
  line: 'LINE',
  mail: 'メール',
  phone: '電話',
  fax: 'FAX',
  mail_order: 'メールの順番',
  phone_order: '電話の順番',
  fax_order: 'FAXの順番',
  facility_name: '医療機関名',
  ward: '地区',
  facility_type: '施設区分',
  medical_code: '医療機関コード',
  home_ventilator_patients: '在宅人工呼吸',
  home_oxygen_patients: '在宅酸素',
} as const
export type ChangedField = keyof typeof CHANGED_FIELDS

export const CHANGE_SOURCES = { screen: '画面', import: '取り込み', self: '本人' } as const
export type ChangeSource = keyof typeof CHANGE_SOURCES

/** 名簿の変更履歴 — one field of one member or facility, before and after. Append-only. */
interface RosterChangeTable {
  association_id: AssociationId
  id: Generated<RosterChangeId>
  member_id: MemberId | null
  facility_id: FacilityId | null
  field: ChangedField
  old_value: string | null
  new_value: string | null
  source: ChangeSource
  /** User id of the staff, `cli`, or the member's own id. */
  changed_by: string
  changed_at: Date
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

/** 名簿の取り込み — one file from its upload to the end of the day in which it can be taken back. */
interface RosterImportTable {
  association_id: AssociationId
  id: Generated<RosterImportId>
  state: Generated<'uploaded' | 'applying' | 'applied' | 'undone' | 'failed' | 'discarded'>
  file_name: string
  /** The file under TOMOSHIBI_SECRET; gone after a day, or once nobody needs it. */
  file_sealed: string | null
  settings: ImportSettings | null
  /** What the import changed, as it was and as it became; the way back. */
  before_sealed: string | null
  added: ImportedIds | null
  counts: ImportCounts | null
  kept: { items: KeptItem[] } | null
  uploaded_by: string
  uploaded_by_name: string
  uploaded_at: Date
  claimed_at: Date | null
  /** The roster had changed since the clerk looked: nothing was taken in, and the new differences are shown. */
  recheck_at: Date | null
  applied_by: string | null
  applied_by_name: string | null
  applied_at: Date | null
  undone_at: Date | null
}

/** 列の覚え — how an association reads the columns of one set of headings. */
interface RosterImportColumnsTable {
  association_id: AssociationId
  headings_key: string
  choice: ColumnChoice
  used_at: Date
}

export interface ColumnChoice {
  columns: (Column | null)[]
}

/** Which table of the file is the roster, and what its columns hold. */
export interface ImportSettings {
  encoding: Encoding | null
  sheet: number
  /** Index of the line of headings. */
  header: number
  columns: (Column | null)[]
}

export interface ImportCounts {
  added: number
  changed: number
  unchanged: number
  refused: number
  missing: number
}

export interface ImportedIds {
  members: MemberId[]
  facilities: FacilityId[]
  contact_points: ContactPointId[]
}

/** What taking an import back left alone: corrected by hand since, or needed by something else. */
export interface KeptItem {
  kind: 'member' | 'facility'
  id: string
  what: string
  reason: 'edited' | 'in_use'
}

export type RosterImport = Selectable<RosterImportTable>
export type Member = Selectable<MemberTable>
export type Facility = Selectable<FacilityTable>
export type Association = Selectable<AssociationTable>
export type ContactPoint = Selectable<ContactPointTable>
