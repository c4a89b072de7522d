import { tellEdge } from '../channels/edge.ts'
import type { EdgeSettings } from '../config/edge.ts'
import type { Db } from '../db.ts'
import { replyToken, tokenHash } from '../deliveries/reply-link.ts'
import type { Log } from '../log.ts'
import type { Snapshot, SnapshotDoor } from '../relay/protocol.ts'
import { sealUnder } from '../relay/seal.ts'
import type { AssociationId } from '../roster/table.ts'
import type { SafetyCheckId } from '../safety-checks/table.ts'
import type { Secrets } from '../secrets.ts'
import { claimPush, type FoundSnapshot, readSnapshot, settlePush } from './queries.ts'

export interface Pushing {
  db: Db
  secrets: Secrets
  edge: EdgeSettings
  now: () => Date
  log: Log
}

const LONGEST_WAIT_S = 60

/** 控えを送る — tells the edge what it may show of one check while this server is away. Safe to repeat. */
export async function pushSnapshot(
  { db, secrets, edge, now, log }: Pushing,
  association: AssociationId,
  id: SafetyCheckId,
): Promise<boolean> {
  const tries = await claimPush(db, association, id)
  if (tries === null) return false
  const found = await readSnapshot(db, association, id)
  if (!found) return false
  const snapshot = await snapshotOf(found, { id, key: secrets.reply_link_key, at: now() })
  const told = await tellEdge(edge, snapshot)
  if (!told) log.warn({ event: 'edge_not_told', association, safety_check: id, tries })
  await settlePush(db, association, {
    id,
    fingerprint: told ? found.fingerprint : null,
    wait_s: told ? 0 : Math.min(LONGEST_WAIT_S, 2 ** tries),
  })
  return told
}

/** Hashes of links and no more of a doctor; a surname is sealed so that only the link's holder can open it. */
async function snapshotOf(
  { head, prompts, fingerprint }: FoundSnapshot,
  { id, key, at }: { id: SafetyCheckId; key: Uint8Array; at: Date },
): Promise<Snapshot> {
  const { association_name, phone, edge_surname, deadline_at, closed_at, ...check } = head
  const door = async ({ name, ...prompt }: FoundSnapshot['prompts'][number]): Promise<SnapshotDoor> => {
    const token = replyToken(key, prompt)
    const surname = edge_surname ? surnameOf(name) : null
    return {
      token_hash: tokenHash(token).toString('hex'),
      generation: prompt.generation,
      surname: surname && (await sealUnder(token, surname)),
    }
  }
  return {
    check: id,
    version: at.getTime(),
    fingerprint,
    head: {
      association_name,
      phone,
      check: { ...check, deadline_at: timeOf(deadline_at), closed_at: timeOf(closed_at) },
    },
    doors: await Promise.all(prompts.map(door)),
  }
}

/** Null where the roster does not part it from the given name. */
export const surnameOf = (name: string) => /^(\S+)\s+\S/u.exec(name.trim())?.[1] ?? null

const timeOf = (at: Date | null) => at?.getTime() ?? null
