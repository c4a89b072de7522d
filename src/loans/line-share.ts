import type { Failure } from '../channels/outcome.ts'
import type { Tx } from '../db.ts'
import { roomOf, spendAlone } from '../deliveries/line-room.ts'
import type { AssociationId } from '../roster/table.ts'

/** What the month's LINE messages leave for news of loans and units. */
export interface LineShare {
  /** Null: nobody knows of a limit. */
  room: number | null
  reserve: number
}

/** Held until the transaction ends: whoever asks next sees what was claimed under it. To be asked before the claim. */
export async function lineShareOf(tx: Tx, association: AssociationId): Promise<LineShare> {
  await spendAlone(tx, association)
  const { line_reserve } = await tx
    .selectFrom('association')
    .select('line_reserve')
    .where('id', '=', association)
    .executeTakeFirstOrThrow()
  return { room: await roomOf(tx, association), reserve: line_reserve }
}

interface Waiting {
  id: string
  /** May take what is kept for a disaster. */
  is_urgent: boolean
}

/** 取り置きを残す — which of these stay away from LINE, and why; what is urgent goes first and may take the reserve. */
export function sparedOf(messages: readonly Waiting[], { room, reserve }: LineShare): Map<string, Failure> {
  if (room === null) return new Map()
  const inOrder = [
    ...messages.filter(({ is_urgent }) => is_urgent),
    ...messages.filter(({ is_urgent }) => !is_urgent),
  ]
  let left = room
  return new Map(
    inOrder.flatMap(({ id, is_urgent }): [string, Failure][] => {
      if (left > (is_urgent ? 0 : reserve)) {
        left -= 1
        return []
      }
      return [[id, left > 0 ? 'spared' : 'out_of_quota']]
    }),
  )
}
