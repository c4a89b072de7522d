import { sql } from 'kysely'
import type { Tx } from '../../db.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { LoanId } from '../table.ts'
import { findFacts } from './facts.ts'
import { untoldWords } from './sentences.ts'
import type { LoanMessageId } from './table.ts'
import type { About, Told } from './words.ts'

interface Untold {
  loan_id: LoanId
  place: number
  about: About
  to_whom: Told
}

/**
 * 届かなかった連絡 — where every way to somebody has failed the office is told, so that it telephones; once for each step
 * and reader.
 */
export async function tellUntold(
  tx: Tx,
  { association, lost, at }: { association: AssociationId; lost: LoanMessageId[]; at: Date },
) {
  if (lost.length === 0) return
  // Held first: of two workers with one person's last two ways the second sees that the first one's failed as well.
  const { rows: loans } = await sql<{ id: LoanId }>`
    select id from loan where association_id = ${association} and id in (
      select loan_id from loan_message where association_id = ${association} and id = any(${lost}::uuid[]))
    order by id for no key update
  `.execute(tx)
  const { rows } = await sql<Untold>`
    select loan_id, place, about, to_whom from loan_message
    where association_id = ${association} and to_whom <> 'office'
      and loan_id = any(${loans.map(({ id }) => id)}::uuid[])
    group by loan_id, place, about, to_whom
    having bool_or(id = any(${lost}::uuid[])) and bool_and(status = 'failed')
  `.execute(tx)
  await keepUntold(tx, { association, untold: rows, at })
}

/** Also for whom the roster knows no way at all. */
export async function keepUntold(
  tx: Tx,
  { association, untold, at }: { association: AssociationId; untold: Untold[]; at: Date },
) {
  for (const { loan_id, place, about, to_whom } of untold) {
    const facts = await findFacts(tx, association, loan_id)
    if (!facts) continue
    await tx
      .insertInto('loan_message')
      .values({
        association_id: association,
        loan_id,
        place,
        purpose: facts.purpose,
        about: `untold_${to_whom}`,
        to_whom: 'office',
        contact_point_id: null,
        due_at: at,
        ...untoldWords(facts, { about, to_whom }),
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
}
