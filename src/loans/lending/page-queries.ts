import { sql } from 'kysely'
import type { Tx } from '../../db.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { Picture } from '../photos.ts'
import type { LoanId, PowerPhotoId } from '../table.ts'

/** A picture of one of this loan's steps, and of no other loan. */
export async function findPhoto(
  tx: Tx,
  { association, loan, photo }: { association: AssociationId; loan: LoanId; photo: PowerPhotoId },
): Promise<Picture | null> {
  const { rows } = await sql<Picture>`
    select p.media_type, p.content from power_photo p
    where p.association_id = ${association} and p.id = ${photo} and exists (
      select from loan_step s where s.association_id = p.association_id and s.loan_id = ${loan} and s.photo_id = p.id)
  `.execute(tx)
  return rows[0] ?? null
}
