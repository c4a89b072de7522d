import { findBrokenLink, findHead } from '../audit/queries.ts'
import { type Db, inAssociation } from '../db.ts'
import { type Refusal, refuse } from '../refusal.ts'
import type { AssociationId } from '../roster/table.ts'

type Verified =
  | { ok: true }
  | (Refusal<'chain_broken'> & { at_seq: number })
  | Refusal<'head_missing' | 'head_differs'>

/** 控えとの照合 — whether the chain is whole and still holds the entry of which somebody kept number and hash. */
export const verifyHead = (
  db: Db,
  { association, seq, hash }: { association: AssociationId; seq: number; hash: string },
): Promise<Verified> =>
  inAssociation(db, association, async (tx) => {
    const at_seq = await findBrokenLink(tx, association)
    if (at_seq !== null) return { ...refuse('chain_broken'), at_seq }
    const head = await findHead(tx, association, seq)
    if (!head) return refuse('head_missing')
    return head.hash.toString('hex') === hash.toLowerCase() ? { ok: true } : refuse('head_differs')
  })
