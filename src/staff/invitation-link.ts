import { createHash, randomBytes } from 'node:crypto'
import { asId } from '../id.ts'
import type { AssociationId } from '../roster/table.ts'

const HOURS = 72
export const expiryOf = (at: Date) => new Date(at.getTime() + HOURS * 60 * 60_000)

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()

/** What the link carries: whose invitation it is, so that no door is needed to find it, and 160 random bits. */
export function newInvitationToken(association: AssociationId) {
  const bytes = Buffer.concat([Buffer.from(association.replaceAll('-', ''), 'hex'), randomBytes(20)])
  return { token: bytes.toString('base64url'), token_hash: hashOf(bytes) }
}

/** Null for what no mail of ours has ever carried. */
export function readInvitationToken(
  token: string,
): { association: AssociationId; token_hash: Buffer } | null {
  if (!/^[A-Za-z0-9_-]{48}$/.test(token)) return null
  const bytes = Buffer.from(token, 'base64url')
  const uuid = bytes.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  const association: AssociationId | null = asId(uuid)
  return association && { association, token_hash: hashOf(bytes) }
}
