import { audit } from '../../audit/write.ts'
import { type Db, inAssociation } from '../../db.ts'
import { type Refusal, refuse } from '../../refusal.ts'
import type { AssociationId, ImportSettings, RosterImportId } from '../table.ts'
import { areComplete } from './mapping.ts'

/** 列を決める — how this file is read, and from now on every file of the association with the same headings. */
export const chooseColumns = (
  db: Db,
  choice: {
    association: AssociationId
    id: RosterImportId
    settings: ImportSettings
    headings_key: string
    by: string
    at: Date
  },
): Promise<{ ok: true } | Refusal<'not_waiting' | 'incomplete'>> =>
  inAssociation(db, choice.association, async (tx) => {
    const { association, id, settings, headings_key, by, at } = choice
    if (!areComplete(settings.columns)) return refuse('incomplete')
    const chosen = await tx
      .updateTable('roster_import')
      .set({ settings, recheck_at: null })
      .where('association_id', '=', association)
      .where('id', '=', id)
      .where('state', 'in', ['uploaded', 'failed'])
      .returning('id')
      .executeTakeFirst()
    if (!chosen) return refuse('not_waiting')
    const remembered = { choice: { columns: settings.columns }, used_at: at }
    await tx
      .insertInto('roster_import_columns')
      .values({ association_id: association, headings_key, ...remembered })
      .onConflict((conflict) => conflict.columns(['association_id', 'headings_key']).doUpdateSet(remembered))
      .execute()
    const detail = { import: id, columns: settings.columns.filter((column) => column !== null).length }
    await audit(tx, { association, actor: by, action: 'roster.choose_columns', detail, at })
    return { ok: true }
  })
