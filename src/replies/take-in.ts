import { inAssociation } from '../db.ts'
import { associationsWaiting, routeEvents } from '../intake/claim.ts'
import type { AssociationId } from '../roster/table.ts'
import { type AcknowledgeDeps, openAcknowledgements } from './acknowledge.ts'
import { takeBatch } from './take-batch.ts'

export type TakeInDeps = AcknowledgeDeps & { public_url: string }

/** So many are looked at before the first of them counts: a backlog must not keep the newest board waiting. */
const EVENTS_A_ROUND = 2_000

/**
 * 取り込み — turns everything that came in into replies, and thanks by LINE's free reply. Safe to repeat and to run
 * several times at once: an event is taken in the transaction that marks it. Returns how many events it took,
 * and where owners' answers are left. What fails in one association is thrown at the end, when all the others are done.
 */
export async function takeIn(deps: TakeInDeps): Promise<{ taken: number; owners: AssociationId[] }> {
  const { db, log } = deps
  const acknowledgements = openAcknowledgements(deps)
  const failures = new Map<AssociationId, unknown>()
  const owners = new Set<AssociationId>()
  let taken = 0
  for (let moved = true; moved; ) {
    const before = taken
    const routed = await routeEvents(db, EVENTS_A_ROUND)
    for (const association of await associationsWaiting(db)) {
      if (failures.has(association)) continue
      const [outcome] = await Promise.allSettled([
        inAssociation(db, association, (tx) => takeBatch(tx, deps, association)),
      ])
      if (outcome.status === 'rejected') {
        failures.set(association, outcome.reason)
        continue
      }
      acknowledgements.add(outcome.value.acknowledgements)
      for (const aside of outcome.value.set_aside)
        log.warn({ event: 'event_set_aside', association, ...aside })
      taken += outcome.value.taken
      if (outcome.value.owner_taps > 0) owners.add(association)
    }
    moved = routed > 0 || taken > before
  }
  await acknowledgements.end()
  if (taken > 0) log.info({ event: 'taken_in', taken })
  for (const failure of failures.values()) throw failure
  return { taken, owners: [...owners] }
}
