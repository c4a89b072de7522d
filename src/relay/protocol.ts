import type { SafetyCheck } from '../safety-checks/table.ts'

/** 引き渡し — one thing that the edge keeps until the origin has it: a webhook body, or a press of a button. */
export interface Item {
  /** A tap's own id, and with it the origin's row: however often it comes, it is one answer. */
  id: string
  kind: 'line' | 'tap'
  /** When it came to the edge, in milliseconds: the time that counts for a tap. */
  at: number
  /** Sealed to the origin's key; see seal.ts. */
  sealed: string
  /** The edge's word, given when it came, that it came so: sealing alone could be anybody's. */
  mac: string
}

/** What is inside. */
export interface LineContent {
  channel: string
  signature: string
  /** base64: LINE's signature is over these very bytes. */
  body: string
}
export interface TapContent {
  /** sha256 of the link's token, in hex. */
  token_hash: string
  condition: string
  /** For whom the clinic's staff pressed; null: the doctor himself. */
  stands_for: string | null
}

export const itemParts = ({ id, kind, at, sealed }: Omit<Item, 'mac'>) => [
  'item',
  id,
  kind,
  String(at),
  sealed,
]
export const itemContext = ({ id, kind }: Pick<Item, 'id' | 'kind'>) => `${kind} ${id}`

export interface HandOver {
  /** Counts the hand-overs: an origin restored from a backup remembers a smaller one, and gets the rest again. */
  number: number
  items: Item[]
}
export interface HandedOver {
  mark: number
  /** What this origin will never take; everything else is in its database now. */
  refused: { id: string; why: RefusedItem }[]
}
export type RefusedItem = 'unreadable' | 'forged' | 'unknown_channel' | 'no_webhook' | 'no_answer'

/** What the origin says when the edge asks whether it lives. */
export interface PulseAnswer {
  mark: number
  checks: { id: string; fingerprint: string }[]
}

/** 控え — what the edge may show of one check while the origin is away. Nobody's name can be read from it. */
export interface Snapshot {
  check: string
  /** The younger one counts, in whatever order they arrive. */
  version: number
  fingerprint: string
  head: SnapshotHead
  doors: SnapshotDoor[]
}
export interface SnapshotHead {
  association_name: string
  phone: string | null
  check: Pick<SafetyCheck, 'purpose' | 'title' | 'scenario' | 'note_to_doctors' | 'status'> & {
    deadline_at: number | null
    closed_at: number | null
  }
}
export interface SnapshotDoor {
  token_hash: string
  generation: number
  /** Sealed under the link's own token, where the association allows it. */
  surname: string | null
}

/** How a tap that the edge passes on at once carries its own id and time. */
export const TAP_HEADER = 'X-Tomoshibi-Tap'
export const tapParts = (id: string, at: number, path: string) => ['tap', id, String(at), path]
