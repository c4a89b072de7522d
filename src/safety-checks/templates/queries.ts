import type { Tx } from '../../db.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { WordingTemplate, WordingTemplateId } from '../table.ts'
import type { Template } from './rules.ts'
import { SHIPPED } from './shipped.ts'

export const findTemplate = (tx: Tx, association: AssociationId, id: WordingTemplateId) =>
  tx
    .selectFrom('wording_template')
    .selectAll()
    .where('association_id', '=', association)
    .where('id', '=', id)
    .executeTakeFirst()

/** The same, held until the transaction ends. */
export const holdTemplate = (tx: Tx, association: AssociationId, id: WordingTemplateId) =>
  tx
    .selectFrom('wording_template')
    .selectAll()
    .where('association_id', '=', association)
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst()

/** An association's own, those put away last. */
export const findOwnTemplates = (tx: Tx, association: AssociationId) =>
  tx
    .selectFrom('wording_template')
    .selectAll()
    .where('association_id', '=', association)
    .orderBy((eb) => eb('put_away_at', 'is not', null))
    .orderBy('name')
    .execute()

/** What a form may be filled from: the association's own first, then those that come with the product. */
export async function findTemplates(tx: Tx, association: AssociationId): Promise<Template[]> {
  const own = await findOwnTemplates(tx, association)
  return [...own.filter(({ put_away_at }) => put_away_at === null).map(asTemplate), ...SHIPPED]
}

export const asTemplate = ({
  id,
  purpose,
  name,
  title,
  scenario,
  note_to_doctors,
}: WordingTemplate): Template => ({ id, own: id, purpose, name, title, scenario, note_to_doctors })
