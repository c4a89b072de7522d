import type { KyselyPlugin } from 'kysely'
import type { Plant } from '../src/boot.ts'
import type { Hint } from '../src/queues.ts'

type Work = (hint: Hint) => Promise<unknown>

/** Work that is counted: what this process has in hand, and how much has come to an end so far. */
export interface Pulse {
  work: Work
  /** Counts as in hand until it ends, without a job of its own. */
  keep(ending: Promise<unknown>): void
  in_hand(): number
  ended(): number
}

/**
 * The same work, counting what ends, so that slow is not taken for stuck: one mail job may last for half an hour, and
 * the plan of a whole prefecture for minutes. Renewing a lease is no progress, so while something is being sent only
 * the far ends' answers count; nor is a mail job that ends because all the mails it may have are under way already.
 */
export function withPulse(plant: Plant, workOf: (plant: Plant) => Work): Pulse {
  let in_hand = 0
  let ended = 0
  const beat = () => {
    ended += 1
  }
  const counted = <T>(call: Promise<T>) => call.finally(beat)

  const { line, mailer, store } = plant
  const send = workOf({
    ...plant,
    line: { ...line, multicast: (call) => counted(line.multicast(call)) },
    mailer: { ...mailer, send: (mail, mark) => counted(mailer.send(mail, () => counted(mark()))) },
  })
  const reckon = workOf({ ...plant, store: { ...store, db: store.db.withPlugin(onAnswer(beat)) } })
  const held = <T>(working: Promise<T>) => {
    in_hand += 1
    return working.finally(() => {
      in_hand -= 1
    })
  }
  return {
    async work(hint) {
      if (hint.kind === 'mail') await held(send(hint))
      else await held(counted((hint.kind === 'line' ? send : reckon)(hint)))
    },
    keep: (ending) => void Promise.allSettled([held(ending)]),
    in_hand: () => in_hand,
    ended: () => ended,
  }
}

/** Told of every answer of the database. */
const onAnswer = (tell: () => void): KyselyPlugin => ({
  transformQuery: ({ node }) => node,
  transformResult: async ({ result }) => {
    tell()
    return result
  },
})
