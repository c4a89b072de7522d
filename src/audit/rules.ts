import { createHash } from 'node:crypto'

/** What one link of the chain covers, besides the hash of the link before it. */
export interface Link {
  seq: number
  at: Date
  actor: string
  action: string
  detail: unknown
}

/** What stands before the first link. */
export const CHAIN_START = Buffer.alloc(32)

/** The fields go in as one JSON list, so that no two different entries can spell the same bytes. */
export const linkHash = (prev: Uint8Array, { seq, at, actor, action, detail }: Link) =>
  createHash('sha256')
    .update(prev)
    .update(JSON.stringify([seq, at.toISOString(), actor, action, inOrder(detail)]))
    .digest()

/** PostgreSQL gives the keys of a jsonb back in an order of its own. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder)
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined)
  const sorted = entries.sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(sorted.map(([key, inner]) => [key, inOrder(inner)]))
}
