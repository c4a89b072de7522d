import type { Generated, Selectable } from 'kysely'
import type { ReplyDetailId } from '../../replies/table.ts'
import type { AssociationId, FacilityId } from '../../roster/table.ts'
import type { Purpose, SafetyCheckId } from '../../safety-checks/table.ts'
import type { PowerNeedId, PowerNeedLinkId } from '../table.ts'

export interface NeedTables {
  power_need: PowerNeedTable
  power_need_device: PowerNeedDeviceTable
  power_need_link: PowerNeedLinkTable
}

/** 電源の申出 — power that a facility's patients need for some hours: numbers and devices, never a patient's name. */
interface PowerNeedTable {
  association_id: AssociationId
  id: Generated<PowerNeedId>
  purpose: Purpose
  facility_id: FacilityId
  safety_check_id: SafetyCheckId | null
  reply_detail_id: ReplyDetailId | null
  via: 'link' | 'office' | 'reply'
  /** Hours; numeric, hence text. */
  hours_needed: string
  battery_left_hours: string | null
  patients: number
  place: string | null
  can_carry: boolean | null
  note: string | null
  status: Generated<'open' | 'met' | 'withdrawn'>
  version: Generated<number>
  asked_by: string
  asked_at: Date
}

/** 機器 — one line of a need: a class of device and its watts. */
interface PowerNeedDeviceTable {
  association_id: AssociationId
  power_need_id: PowerNeedId
  place: number
  /** A code of devices.ts. */
  device: string
  count: number
  rated_w: number
  measured_w: number
  starting_w: number | null
  from_label: Generated<boolean>
  /** A change adds the devices anew; those of the newest version count. */
  need_version: Generated<number>
}

/** 申出のリンク — by which a clinic says without signing in what power it needs. */
interface PowerNeedLinkTable {
  association_id: AssociationId
  id: Generated<PowerNeedLinkId>
  facility_id: FacilityId
  purpose: Purpose
  safety_check_id: SafetyCheckId | null
  /** sha256 of the link's token; the token itself is stored nowhere. */
  token_hash: Buffer
  /** Null: nobody there has an address, and the office tells the link itself. */
  mail_status: 'due' | 'sent' | 'failed' | null
  /** Until then no worker takes the mail up: one has it in hand, or it waits for its next try. */
  lease_until: Date | null
  mail_tries: Generated<number>
  made_by: string
  created_at: Date
  expires_at: Date
  /** When a newer link took its place. */
  ended_at: Date | null
}

export type PowerNeed = Selectable<PowerNeedTable>
export type PowerNeedDevice = Selectable<PowerNeedDeviceTable>
