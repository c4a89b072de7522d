import { audit } from '../../audit/write.ts'
import { type Db, inAssociation } from '../../db.ts'
import { type Refusal, refuse } from '../../refusal.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { Purpose, WordingTemplateId } from '../table.ts'
import { holdTemplate } from './queries.ts'
import { type TemplateFault, type TemplateWords, templateFaults } from './rules.ts'

interface Acting {
  association: AssociationId
  by: string
  at: Date
}

type Faulty = Refusal<TemplateFault> & { faults: TemplateFault[] }

const trimmed = ({ name, title, scenario, note_to_doctors }: TemplateWords): TemplateWords => ({
  name: name.trim(),
  title: title.trim(),
  scenario: scenario?.trim() || null,
  note_to_doctors: note_to_doctors?.trim() || null,
})

/** ひな形の作成 — for one purpose, which it keeps. */
export async function createTemplate(
  db: Db,
  { association, purpose, words, by, at }: Acting & { purpose: Purpose; words: TemplateWords },
): Promise<{ ok: true; id: WordingTemplateId } | Faulty> {
  const kept = trimmed(words)
  const faults = templateFaults(kept, purpose, at)
  const [first] = faults
  if (first) return { ...refuse(first), faults }
  return inAssociation(db, association, async (tx) => {
    const { id } = await tx
      .insertInto('wording_template')
      .values({ association_id: association, purpose, ...kept, created_by: by, created_at: at })
      .returning('id')
      .executeTakeFirstOrThrow()
    const detail = { template_id: id, purpose }
    await audit(tx, { association, actor: by, action: 'wording_template.create', detail, at })
    return { ok: true as const, id }
  })
}

interface Changing extends Acting {
  id: WordingTemplateId
  /** That the editor has seen. */
  version: number
  words: TemplateWords
}

/** ひな形の変更 — only over the version that its editor has seen; checks written with it stay as they are. */
export const changeTemplate = (db: Db, { association, id, version, words, by, at }: Changing) =>
  inAssociation(
    db,
    association,
    async (tx): Promise<{ ok: true } | Refusal<'not_found' | 'changed_meanwhile'> | Faulty> => {
      const template = await holdTemplate(tx, association, id)
      if (!template) return refuse('not_found')
      if (template.version !== version) return refuse('changed_meanwhile')
      const kept = trimmed(words)
      const faults = templateFaults(kept, template.purpose, at)
      const [first] = faults
      if (first) return { ...refuse(first), faults }
      await tx
        .updateTable('wording_template')
        .set({ ...kept, version: version + 1 })
        .where('association_id', '=', association)
        .where('id', '=', id)
        .execute()
      const detail = { template_id: id, purpose: template.purpose }
      await audit(tx, { association, actor: by, action: 'wording_template.change', detail, at })
      return { ok: true }
    },
  )

/** 片付ける・戻す — a template that is put away is offered no more; nothing is deleted. */
export const putAway = (
  db: Db,
  { association, id, is_away, by, at }: Acting & { id: WordingTemplateId; is_away: boolean },
) =>
  inAssociation(
    db,
    association,
    async (tx): Promise<{ ok: true } | Refusal<'not_found' | 'already_done'>> => {
      const template = await holdTemplate(tx, association, id)
      if (!template) return refuse('not_found')
      if ((template.put_away_at !== null) === is_away) return refuse('already_done')
      await tx
        .updateTable('wording_template')
        .set({ put_away_at: is_away ? at : null })
        .where('association_id', '=', association)
        .where('id', '=', id)
        .execute()
      const action = is_away ? 'wording_template.put_away' : 'wording_template.take_out'
      const detail = { template_id: id, purpose: template.purpose }
      await audit(tx, { association, actor: by, action, detail, at })
      return { ok: true }
    },
  )
