import type { Generated, JSONColumnType, Selectable } from 'kysely'
import type { Id } from '../id.ts'
import type { AssociationId, FacilityType } from '../roster/table.ts'
import type { SafetyCheckId } from '../safety-checks/table.ts'

export type CityListId = Id<'city_list'>

export interface PaperTables {
  year_figure: YearFigureTable
  city_list: CityListTable
  city_list_version: CityListVersionTable
}

/** 年次報告に書き入れる数 — what only people can count. Append-only: a year's newest version counts. */
interface YearFigureTable {
  association_id: AssociationId
  /** The year in which it begins, in April. */
  fiscal_year: number
  version: number
  item: YearItem
  /** Null: nobody has said it. */
  value: number | null
  entered_by: string
  entered_at: Date
}

/** 市へ渡す一覧のリンク — where the city reads which clinics are open, until it expires or is taken back. */
interface CityListTable {
  association_id: AssociationId
  id: Generated<CityListId>
  safety_check_id: SafetyCheckId
  /** sha256 of the link's token; the token itself is stored nowhere. */
  token_hash: Buffer
  created_at: Date
  expires_at: Date
  ended_at: Date | null
  ended_by: string | null
  /** How often the city opened it, and when last; from where is kept nowhere. */
  looks: Generated<number>
  looked_at: Date | null
}

/** 承認した一覧 — the clinics as an officer saw and approved them. Append-only: the newest is what the city reads. */
interface CityListVersionTable {
  association_id: AssociationId
  city_list_id: CityListId
  version: number
  clinics: JSONColumnType<ListedClinic[]>
  approved_by: string
  /** The name as it was then. */
  approved_by_name: string
  approved_at: Date
}

/** One line of the list. */
export interface ListedClinic {
  name: string
  ward: string
  facility_type: FacilityType
  /** What it can do, in words. */
  care: string
  /** When somebody of the clinic last said so, as JSON keeps it. */
  said_at: string
  /** Only where the association lets the city read names. */
  doctor: string | null
  /** The clinic's own telephone, and nobody's mobile; absent in lists from before it was given. */
  phone?: string | null
}

export type YearItem =
  | 'joint_meetings'
  | 'committee_meetings'
  | 'active_clinics'
  | 'acute_care'
  | 'discharge_services'
  | 'training'
  | 'disaster_plan'
  | 'community_work'
  | 'admission'
export type CityList = Selectable<CityListTable>
