import { audit } from '../../audit/write.ts'
import { type Db, inAssociation } from '../../db.ts'
import { tokenHash } from '../../deliveries/reply-link.ts'
import { newId } from '../../id.ts'
import { type Refusal, refuse } from '../../refusal.ts'
import type { AssociationId, FacilityId } from '../../roster/table.ts'
import type { Secrets } from '../../secrets.ts'
import { findChoosable } from './queries.ts'
import { choiceOf, reviewToken } from './rules.ts'

interface Choosing {
  association: AssociationId
  year: number
  /** Whether this clinic is ticked. */
  isTicked: (facility: FacilityId) => boolean
  /** What was chosen when the page was made. */
  seen: string
  by: string
  at: Date
}

/** 対象の医療機関を決める — makes a link for each that is new; one that is left out keeps its answers, which count no more. */
export const chooseClinics = (
  { db, secrets }: { db: Db; secrets: Secrets },
  { association, year, isTicked, seen, by, at }: Choosing,
) =>
  inAssociation(db, association, async (tx): Promise<{ ok: true } | Refusal<'changed_meanwhile'>> => {
    // Of two people at once the second sees what the first chose.
    await tx.selectFrom('association').select('id').where('id', '=', association).forNoKeyUpdate().execute()
    const clinics = await findChoosable(tx, association, year)
    const added = clinics.filter(({ id, is_chosen }) => !is_chosen && isTicked(id))
    const left_out = clinics.filter(({ id, is_chosen }) => is_chosen && !isTicked(id))
    if (added.length + left_out.length === 0) return { ok: true }
    if (choiceOf(clinics) !== seen) return refuse('changed_meanwhile')
    if (added.length > 0)
      await tx
        .insertInto('self_review')
        .values(
          added.map(({ id: facility_id }) => {
            const id = newId<'self_review'>()
            return {
              association_id: association,
              id,
              fiscal_year: year,
              facility_id,
              token_hash: tokenHash(reviewToken(secrets.reply_link_key, id)),
              chosen_by: by,
              chosen_at: at,
            }
          }),
        )
        // Chosen once more, it has the link it had.
        .onConflict((conflict) =>
          conflict
            .columns(['association_id', 'fiscal_year', 'facility_id'])
            .doUpdateSet({ left_out_at: null }),
        )
        .execute()
    if (left_out.length > 0)
      await tx
        .updateTable('self_review')
        .set({ left_out_at: at, mail_status: null })
        .where('association_id', '=', association)
        .where('fiscal_year', '=', year)
        .where(
          'facility_id',
          'in',
          left_out.map(({ id }) => id),
        )
        .execute()
    const detail = { year, added: added.length, left_out: left_out.length }
    await audit(tx, { association, actor: by, action: 'paper.choose_clinics', detail, at })
    return { ok: true }
  })
