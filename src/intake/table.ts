import type { ColumnType, Generated, Selectable } from 'kysely'
import type { Id } from '../id.ts'
import type { Condition } from '../replies/table.ts'
import type { AssociationId, LineChannelId } from '../roster/table.ts'

export interface IntakeTables {
  line_event: LineEventTable
  web_event: WebEventTable
  edge_mark: EdgeMarkTable
}

/** LINE受信 — a webhook event as it came; `webhook_event_id` makes a redelivery harmless. */
interface LineEventTable {
  line_channel_id: LineChannelId
  webhook_event_id: string
  association_id: AssociationId | null
  event: ColumnType<Record<string, unknown>, string, string>
  /** LINE's own `timestamp`: the one that decides which answer is the latest. */
  event_at: Date
  received_at: Generated<Date>
  taken_in_at: Date | null
  acknowledged_at: Date | null
}

/** Web受信 — one press of a button on the reply page. */
interface WebEventTable {
  id: Id<'web_event'>
  token_hash: Buffer
  association_id: AssociationId | null
  condition: Condition
  /** 代わりに回答: pressed by the staff of the clinic, for this doctor or for all of it; null for himself. */
  stands_for: 'doctor' | 'facility' | null
  at: Date
  received_at: Generated<Date>
  taken_in_at: Date | null
}

/** 引渡番号 — the last hand-over of the edge that this database holds; one row. */
interface EdgeMarkTable {
  only_one: Generated<boolean>
  number: number
}

export type LineEvent = Selectable<LineEventTable>
export type WebEvent = Selectable<WebEventTable>
/** For whom the staff of a clinic answers. */
export type StandsFor = NonNullable<WebEvent['stands_for']>
