import type { ColumnType, Generated, Selectable } from 'kysely'
import type { Failure } from '../channels/outcome.ts'
import type { Id } from '../id.ts'
import type { AssociationId, ContactPointId, FacilityId } from '../roster/table.ts'
import type { Purpose } from '../safety-checks/table.ts'
import type {
  BurnPoint,
  Frequency,
  Fuel,
  InspectionKind,
  LendableTo,
  LoanStatus,
  UnitKind,
  UnitStatus,
  Waveform,
} from './words.ts'

export type PowerUnitId = Id<'power_unit'>
export type PowerPhotoId = Id<'power_photo'>
export type PowerInspectionId = Id<'power_inspection'>
export type PowerUnitCodeId = Id<'power_unit_code'>
export type PowerMessageId = Id<'power_message'>
export type PowerNeedId = Id<'power_need'>
export type PowerNeedLinkId = Id<'power_need_link'>
export type PowerPoolId = Id<'power_pool'>
export type LoanId = Id<'loan'>
export type LoanStepId = Id<'loan_step'>

export interface LoanTables {
  power_unit: PowerUnitTable
  power_photo: PowerPhotoTable
  power_inspection: PowerInspectionTable
  power_unit_code: PowerUnitCodeTable
  power_message: PowerMessageTable
  power_pool: PowerPoolTable
  power_pool_association: PowerPoolAssociationTable
  loan_terms: LoanTermsTable
  loan: LoanTable
  loan_step: LoanStepTable
}

/** Read it as `::text`: which midnight a driver makes of a day is its own affair. */
type Day = ColumnType<Date, string | null, string | null>

/** 非常用電源 — a generator, battery or car that can be lent; owned by a facility or by the association. */
interface PowerUnitTable {
  association_id: AssociationId
  id: Generated<PowerUnitId>
  /** Null: the association's own. */
  facility_id: FacilityId | null
  asset_number: string
  kind: UnitKind
  fund: string | null
  fiscal_year: number | null
  maker: string | null
  model: string | null
  serial_number: string | null
  rated_w: number
  rated_va: number | null
  peak_w: number | null
  waveform: Waveform
  frequency: Frequency
  outlets: Generated<number>
  fuel: Fuel | null
  /** Of one filling. */
  tank_ml: number | null
  /** Cassettes burnt at once. */
  cassettes: number | null
  burn_points: Generated<BurnPoint[]>
  capacity_wh: number | null
  health_percent: Generated<number>
  weight_kg: string | null
  noise_db: number | null
  accessories: string | null
  storage_place: string
  key_holder: string | null
  key_phone: string | null
  insurance: string | null
  lendable_to: LendableTo
  status: Generated<UnitStatus>
  gasoline_bought_on: Day | null
  charge_percent: number | null
  photo_id: PowerPhotoId | null
  version: Generated<number>
  created_at: Generated<Date>
}

/** 写真 — of a unit, an inspection or a hand-over; never of a patient. */
interface PowerPhotoTable {
  association_id: AssociationId
  id: Generated<PowerPhotoId>
  media_type: 'image/jpeg' | 'image/png' | 'image/webp'
  content: Buffer
  taken_by: string
  taken_at: Date
}

/** 点検 — one look at a unit; append-only. A failed one takes the unit out of matching. */
interface PowerInspectionTable {
  association_id: AssociationId
  id: Generated<PowerInspectionId>
  power_unit_id: PowerUnitId
  kind: InspectionKind
  passed: boolean
  faults: Generated<string[]>
  note: string | null
  charge_percent: number | null
  gasoline_bought_on: Day | null
  photo_id: PowerPhotoId | null
  inspected_by: string
  /** The name as it was then. */
  inspected_by_name: string
  inspected_at: Date
}

/** 一時暗証番号 — by which whoever keeps a unit's key acts at its label for half an hour, without an account. */
interface PowerUnitCodeTable {
  association_id: AssociationId
  id: Generated<PowerUnitCodeId>
  power_unit_id: PowerUnitId
  wrong_codes: Generated<number>
  asked_at: Date
  expires_at: Date
  used_at: Date | null
}

/** 電源の連絡 — a reminder or a code for those who keep a unit; at most once per contact point and subject. */
interface PowerMessageTable {
  association_id: AssociationId
  id: Generated<PowerMessageId>
  /** Null: the association's office. */
  contact_point_id: ContactPointId | null
  system: 'line' | 'mail'
  kind: 'inspection_due' | 'unit_code'
  about: string
  unit_ids: PowerUnitId[]
  status: Generated<'due' | 'sent' | 'failed' | 'moot'>
  failure: Failure | null
  attempt: Generated<number>
  next_try_at: Generated<Date>
  lease_until: Date | null
  created_at: Date
}

/** 共同利用 — associations that lend to each other. */
interface PowerPoolTable {
  id: Generated<PowerPoolId>
  name: string
  join_code: string
  created_at: Generated<Date>
}

interface PowerPoolAssociationTable {
  power_pool_id: PowerPoolId
  association_id: AssociationId
  joined_at: Date
  left_at: Date | null
}

/** 貸出の規程 — how long an association lends, and the sentences of its forms. */
interface LoanTermsTable {
  association_id: AssociationId
  usual_days: Generated<number>
  longest_days: Generated<number>
  clauses: Record<string, string>
  version: Generated<number>
}

/** 貸出 — one unit with one borrower for a period; the lender's row, also where a neighbour's association borrows. */
interface LoanTable {
  association_id: AssociationId
  id: Generated<LoanId>
  purpose: Purpose
  power_unit_id: PowerUnitId
  facility_id: FacilityId | null
  power_need_id: PowerNeedId | null
  borrower_association_id: AssociationId | null
  borrower_facility_name: string | null
  /** Behind the borrower's wall: of a neighbour's office only. */
  borrower_need_id: PowerNeedId | null
  /** The same for all units of one press; null of a unit that was asked for alone. */
  asked_together: string | null
  status: LoanStatus
  /** `[from,until)` as PostgreSQL writes a range. */
  period: string
  patients: Generated<number>
  papers_due_at: Date | null
  papers_done_at: Date | null
  /** With `returned_at`: where the unit really is, whatever became of it. */
  handed_over_at: Date | null
  returned_at: Date | null
  version: Generated<number>
  created_at: Generated<Date>
}

/** 貸出の経過 — one step of a loan, who took it and when; append-only, and the ledger is its replay. */
interface LoanStepTable {
  association_id: AssociationId
  id: Generated<LoanStepId>
  loan_id: LoanId
  place: number
  step: string
  status: LoanStatus
  due_at: Date | null
  checked: Generated<string[]>
  note: string | null
  photo_id: PowerPhotoId | null
  taken_by: string
  /** The name as it was then. */
  taken_by_name: string
  taken_at: Date
}

export type PowerUnit = Selectable<PowerUnitTable>
export type PowerInspection = Selectable<PowerInspectionTable>
export type Loan = Selectable<LoanTable>
export type LoanStep = Selectable<LoanStepTable>
