import { type DraftFault, draftFaults } from '../draft-rules.ts'
import type { Purpose, WordingTemplateId } from '../table.ts'

/** ひな形 of one purpose: what a form is filled from. A drill's does not compile where an actual's is expected. */
export interface TemplateOf<P extends Purpose> {
  /** As the form names it: of an own one its id, of a shipped one its key. */
  id: string
  own: WordingTemplateId | null
  purpose: P
  name: string
  title: string
  scenario: string | null
  note_to_doctors: string | null
}

export type Template = TemplateOf<'drill'> | TemplateOf<'actual'> | TemplateOf<'test'>

export const isOf = <P extends Purpose>(
  template: Template,
  purpose: P,
): template is Template & TemplateOf<P> => template.purpose === purpose

const FIELDS = ['title', 'scenario', 'note_to_doctors'] as const
export type TemplateField = (typeof FIELDS)[number]
type Typed = Partial<Record<string, string>>

/**
 * The form with a template's words. What was typed stays and is named in `kept`, unless `is_replacing` is somebody's
 * word that it may go.
 */
export function fillFrom<P extends Purpose>(
  form: Typed,
  { template, is_replacing }: { purpose: P; template: TemplateOf<NoInfer<P>>; is_replacing: boolean },
): { form: Typed; kept: TemplateField[] } {
  const words = Object.fromEntries(FIELDS.map((field) => [field, template[field] ?? '']))
  const kept = FIELDS.filter((field) => {
    const typed = form[field]?.trim() ?? ''
    return !is_replacing && typed !== '' && typed !== words[field]
  })
  const fresh = Object.fromEntries(
    Object.entries(words).filter(([field]) => !kept.some((one) => one === field)),
  )
  return { form: { ...form, ...fresh, used_template: template.id }, kept }
}

export interface TemplateWords {
  name: string
  title: string
  scenario: string | null
  note_to_doctors: string | null
}

export type TemplateFault =
  | Extract<DraftFault, `title_${string}` | `scenario_${string}` | `note_${string}`>
  | 'name_empty'
  | 'name_too_long'

/** Everything that speaks against a template: the rules of a draft, so that none is kept that no draft may use. */
export function templateFaults(
  { name, ...words }: TemplateWords,
  purpose: Purpose,
  at: Date,
): TemplateFault[] {
  const ofDraft = draftFaults({ ...words, purpose, audience_roles: ['member'], deadline_at: null }, at)
  return [
    ...(name === '' ? ['name_empty' as const] : []),
    ...([...name].length > 60 ? ['name_too_long' as const] : []),
    ...ofDraft.filter((fault): fault is Exclude<TemplateFault, `name_${string}`> =>
      /^(title|scenario|note)_/.test(fault),
    ),
  ]
}
