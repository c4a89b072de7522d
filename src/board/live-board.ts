import { type Db, inAssociation } from '../db.ts'
import type { Log } from '../log.ts'
import type { AssociationId } from '../roster/table.ts'
import type { SafetyCheckId } from '../safety-checks/table.ts'
import type { PastCurve } from './compare/forecast.ts'
import type { PreviousCheck } from './queries.ts'
import { type BoardView, readBoard } from './read-board.ts'

type Tell = (view: BoardView) => void

/** Between two refreshes; longer where counting itself takes long, so that the board never owns the database. */
const REST_MS = 500
const LONGEST_REST_MS = 1_500
/** A lost NOTIFY must not freeze the board, and the clock on it must move. */
const SLOW_REFRESH_MS = 15_000

/**
 * One association's view of one check. At most one count is under way; whoever asks meanwhile shares it, and a change
 * that comes during a count or the rest after it is counted once more afterwards. Without watchers no timer runs.
 */
export class LiveBoard {
  readonly #deps: { db: Db; now: () => Date; log: Log }
  readonly #whose: { association: AssociationId; id: SafetyCheckId }
  readonly #forget: () => void
  readonly #watchers = new Set<Tell>()
  #count: Promise<BoardView | null> | null = null
  #last: BoardView | null = null
  #previous: PreviousCheck | null | undefined
  #past: PastCurve[] | undefined
  #reminded: Date[] | undefined
  #timer: NodeJS.Timeout | undefined
  #resting = false
  #due = false
  #warned = false

  constructor(
    deps: { db: Db; now: () => Date; log: Log },
    whose: { association: AssociationId; id: SafetyCheckId },
    forget: () => void,
  ) {
    this.#deps = deps
    this.#whose = whose
    this.#forget = forget
  }

  current(): Promise<BoardView | null> {
    this.#count ??= this.#refresh()
    return this.#count
  }

  watch(tell: Tell): () => void {
    this.#watchers.add(tell)
    // Soon, not in 15 s: something may have changed between the page's own count and now.
    if (!this.#timer && !this.#count) this.#wait(REST_MS)
    return () => {
      this.#watchers.delete(tell)
      this.#forgetIfAlone()
    }
  }

  get viewers() {
    return this.#watchers.size
  }

  changed() {
    if (this.#watchers.size === 0) return
    this.#due = true
    if (!this.#resting && !this.#count) void this.#next()
  }

  close() {
    this.#watchers.clear()
    this.#forgetIfAlone()
  }

  /** The next count on the board's own account: nobody waits for it, so its failure has been told already. */
  #next() {
    return this.current().then(
      () => {},
      () => {},
    )
  }

  #wait(ms: number) {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      const due = this.#due || !this.#resting
      this.#resting = false
      if (due) void this.#next()
      else this.#wait(SLOW_REFRESH_MS)
    }, ms).unref()
  }

  async #refresh(): Promise<BoardView | null> {
    this.#due = false
    const began = performance.now()
    const view = await this.#read().then(
      (read) => this.#succeeded(read),
      (error) => this.#failed(error),
    )
    this.#count = null
    this.#rest(performance.now() - began)
    if (view instanceof Error) throw view
    if (view) for (const tell of this.#watchers) tell(view)
    return view
  }

  #read() {
    const { db, now } = this.#deps
    const asked = {
      ...this.#whose,
      at: now(),
      previous: this.#previous,
      past: this.#past,
      reminded: this.#reminded,
    }
    return inAssociation(db, asked.association, (tx) => readBoard(tx, asked))
  }

  #succeeded(view: BoardView | null) {
    this.#warned = false
    this.#last = view
    this.#previous = view?.previous
    this.#past = view?.past
    this.#reminded = view?.reminded
    return view
  }

  /** The last view stays up; its `at` tells everybody how old it is. */
  #failed(error: unknown): BoardView | Error {
    if (!this.#warned) this.#deps.log.warn({ event: 'board_not_counted', check: this.#whose.id })
    this.#warned = true
    this.#due = true
    return this.#last ?? (error instanceof Error ? error : new Error('The board could not be counted'))
  }

  #rest(took_ms: number) {
    if (this.#watchers.size === 0) return this.#forgetIfAlone()
    this.#resting = true
    this.#wait(Math.min(LONGEST_REST_MS, Math.max(REST_MS, 2 * took_ms)))
  }

  #forgetIfAlone() {
    if (this.#watchers.size > 0) return
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#resting = false
    if (!this.#count) this.#forget()
  }
}
