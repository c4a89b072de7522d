import type { Generated, Selectable } from 'kysely'
import type { Id } from '../id.ts'
import type { AssociationId } from '../roster/table.ts'
import type { SafetyCheckId } from '../safety-checks/table.ts'

export type ApiTokenId = Id<'api_token'>
export type HookId = Id<'hook'>
export type HookEventId = Id<'hook_event'>

export interface IntegrationTables {
  api_token: ApiTokenTable
  hook: HookTable
  hook_event: HookEventTable
  hook_attempt: HookAttemptTable
}

/** 読み取り — what a token may be used for; each address of the API asks for one of them. */
export const SCOPES = {
  'checks:read': { name: '安否確認の一覧', text: '題名、本番か訓練か、状況、日時' },
  'tallies:read': { name: '集計', text: '人数と割合。合計と、役割・区・施設の種類ごと' },
  'clinics:read': { name: '診療できる医療機関', text: '医療機関の名前、区、診療の状況' },
} as const
export type Scope = keyof typeof SCOPES

/** 読み取り用の鍵 — lets another system read `/api/v1`. Only its hash is kept; revoked, never deleted. */
interface ApiTokenTable {
  association_id: AssociationId
  id: ApiTokenId
  /** What the office calls it: which system it is for. */
  name: string
  scopes: Scope[]
  /** sha256 of the token; the token itself is stored nowhere. */
  token_hash: Buffer
  made_by: string
  made_at: Date
  expires_at: Date
  last_used_at: Date | null
  revoked_at: Date | null
  revoked_by: string | null
}

export type ApiToken = Selectable<ApiTokenTable>

/** できごと — what a hook may be told of. */
export const HOOK_EVENTS = {
  'check.launched': { name: '発報', text: '安否確認を送ったとき' },
  'check.closed': { name: '締切', text: '回答を締め切ったとき' },
  'check.withdrawn': { name: '取り下げ', text: 'まちがいとして取り下げたとき' },
  'tally.changed': { name: '人数の変化', text: '回答の人数が変わったとき（多くて1分に1回）' },
} as const
export type HookEventKind = keyof typeof HOOK_EVENTS

/** 外部への通知 — another system's address that is told what happens. Removed by `removed_at`, never deleted. */
interface HookTable {
  association_id: AssociationId
  id: HookId
  name: string
  url: string
  events: HookEventKind[]
  /** Signs every body; AES-256-GCM under TOMOSHIBI_SECRET. */
  secret_sealed: string
  made_by: string
  made_at: Date
  /** What happened before is no news to it. */
  since: Date
  tally_looked_at: Date
  /** The first failure after which nothing has arrived. */
  failing_since: Date | null
  paused_at: Date | null
  /** User id of the staff, or `system` after a day of failures. */
  paused_by: string | null
  removed_at: Date | null
}

/** 通知1件 — one thing that happened, for one hook; its id and its bytes stay the same over all tries. */
interface HookEventTable {
  association_id: AssociationId
  id: Generated<HookEventId>
  hook_id: HookId
  event_key: string
  kind: 'check.launched' | 'check.closed' | 'check.withdrawn' | 'tally.changed' | 'hook.test'
  safety_check_id: SafetyCheckId | null
  body: string
  made_at: Date
  tries: Generated<number>
  next_try_at: Date
  delivered_at: Date | null
  given_up_at: Date | null
}

/** 送った記録 — one try and what came of it. Append-only. */
interface HookAttemptTable {
  association_id: AssociationId
  hook_event_id: HookEventId
  attempt: number
  at: Date
  outcome: 'delivered' | 'status' | 'redirect' | 'slow' | 'cut' | 'private'
  /** What the other end answered, where it did. */
  status: number | null
}

export type Hook = Selectable<HookTable>
export type HookEvent = Selectable<HookEventTable>
export type HookAttempt = Selectable<HookAttemptTable>
