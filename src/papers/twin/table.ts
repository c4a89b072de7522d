import type { Generated, Selectable } from 'kysely'
import type { AssociationId } from '../../roster/table.ts'

export interface TwinTables {
  twin_setting: TwinSettingTable
  twin_run: TwinRunTable
}

/** 毎晩の控えの決まり — whether, how and for whom roster and call sheet are written every night. */
interface TwinSettingTable {
  association_id: AssociationId
  version: number
  way: 'off' | 'mail' | 'folder'
  /** Sealed under TOMOSHIBI_SECRET; null only where none was ever set. */
  pass_sealed: string | null
  /** User ids of those who get the mail. */
  recipients: Generated<string[]>
  /** How many of the newest files stay in the folder. */
  nights: Generated<number>
  set_by: string
  set_at: Date
}

export type TwinWay = 'mail' | 'folder'

/** 毎晩の控えの記録 — what became of one night. */
interface TwinRunTable {
  association_id: AssociationId
  /** A day in Japan, `2026-12-01`. */
  night: string
  /** Of the setting it was made by: who changes that gets one more in the same night. */
  version: number
  way: 'mail' | 'folder'
  tries: Generated<number>
  lease_until: Date | null
  done_at: Date | null
  failed_at: Date | null
  failure: TwinFailure | null
  members: number | null
  mailed: number | null
  /** User ids of those whose mail was taken. */
  reached: Generated<string[]>
}

export type TwinFailure = 'no_folder' | 'folder_shut' | 'nobody' | 'not_mailed' | 'some_missed' | 'pass_lost'
export type TwinSetting = Selectable<TwinSettingTable>
export type TwinRun = Selectable<TwinRunTable>
