import { sql } from 'kysely'
import type { Db } from '../db.ts'
import type { AssociationId } from '../roster/table.ts'
import type { StaffRole } from './table.ts'

/** Where a person works: asked anew for every request, so that leaving takes effect at once. */
export async function findWorkplaces(db: Db, user_id: string) {
  const { rows } = await sql<{ association_id: AssociationId; association_name: string; role: StaffRole }>`
    select association_id, association_name, role from door_staff_of(${user_id})
  `.execute(db)
  return rows
}
