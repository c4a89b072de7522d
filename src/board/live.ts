import type { Db } from '../db.ts'
import type { Log } from '../log.ts'
import type { AssociationId } from '../roster/table.ts'
import type { SafetyCheckId } from '../safety-checks/table.ts'
import type { Store } from '../store.ts'
import { LiveBoard } from './live-board.ts'
import type { BoardView } from './read-board.ts'

/** The boards somebody looks at in this process; each is counted once per refresh, however many look. */
export interface Boards {
  /** The board as it is now, shared with everybody who asks at the same moment; null next door. */
  current(association: AssociationId, id: SafetyCheckId): Promise<BoardView | null>
  /** Calls `tell` after every refresh until the returned function is called. */
  watch(association: AssociationId, id: SafetyCheckId, tell: (view: BoardView) => void): () => void
  /** How many look on right now. */
  viewers(): number
  close(): Promise<void>
}

/** What `tellBoards` sends on. */
const CHANNEL = 'tomoshibi_board'

export function openBoards({
  db,
  listen,
  now,
  log,
}: {
  db: Db
  listen: Store['listen']
  now: () => Date
  log: Log
}): Boards {
  const boards = new Map<string, LiveBoard>()
  const boardOf = (association: AssociationId, id: SafetyCheckId) => {
    const key = `${association} ${id}`
    const board =
      boards.get(key) ?? new LiveBoard({ db, now, log }, { association, id }, () => boards.delete(key))
    boards.set(key, board)
    return board
  }
  const changed = (association: string) => {
    for (const [key, board] of boards) if (key.startsWith(association)) board.changed()
  }
  // A board still moves every few seconds when nobody can tell it to, so a failed start is no more than a warning.
  const listening = listen(CHANNEL, changed).then(
    (stop) => stop,
    () => log.warn({ event: 'board_not_listening' }),
  )
  return {
    current: (association, id) => boardOf(association, id).current(),
    watch: (association, id, tell) => boardOf(association, id).watch(tell),
    viewers: () => [...boards.values()].reduce((sum, board) => sum + board.viewers, 0),
    async close() {
      for (const board of boards.values()) board.close()
      const stop = await listening
      if (stop) await stop()
    },
  }
}
