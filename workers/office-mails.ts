import type { Plant } from '../src/boot.ts'
import { inAssociation } from '../src/db.ts'
import { hasMailsDue } from '../src/freshness/mail-links.ts'
import { hasNeedMailsDue } from '../src/loans/needs/mail-links.ts'
import { hasMessagesDue } from '../src/loans/telling/messages.ts'
import { wantedReminders } from '../src/loans/telling/wanted-reminders.ts'
import { codeOf } from '../src/log.ts'
import { hasReviewsDue } from '../src/papers/self-review/mail-links.ts'
import { isTwinDue } from '../src/papers/twin/queries.ts'
import { findAssociations } from '../src/roster/queries.ts'
import type { AssociationId } from '../src/roster/table.ts'
import { isHeadDue } from '../src/trail/tell-head.ts'

/**
 * Hints the mails that belong to no safety check: the day's head of the audit chain, the night's twin, links whose
 * hint was lost, and what keepers of power units are told. One association after the other, one look at a time; nothing here is in a hurry.
 */
export function openOfficeMails({ store: { db }, queues, now, log }: Plant) {
  let looking = false
  const isDue = (association: AssociationId) =>
    inAssociation(
      db,
      association,
      async (tx) =>
        (await hasMailsDue(tx, association)) ||
        (await hasNeedMailsDue(tx, association)) ||
        (await isHeadDue(tx, association, now())) ||
        (await hasReviewsDue(tx, association)) ||
        (await hasMessagesDue(tx, association)) ||
        (await wantedReminders(tx, association, now())).length > 0,
    )
  const look = async () => {
    for (const { id } of await findAssociations(db)) {
      if (await isDue(id)) await queues.hint([{ kind: 'tell_office', association_id: id }])
      if (await inAssociation(db, id, (tx) => isTwinDue(tx, id, now())))
        await queues.hint([{ kind: 'twin', association_id: id }])
    }
  }
  return async () => {
    if (looking) return
    looking = true
    const [looked] = await Promise.allSettled([look()])
    if (looked.status === 'rejected')
      log.warn({ event: 'office_mails_not_looked_for', code: codeOf(looked.reason) })
    looking = false
  }
}
