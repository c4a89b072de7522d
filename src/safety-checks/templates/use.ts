import type { FormFault } from '../draft-form.ts'
import type { Purpose } from '../table.ts'
import { fillFrom, isOf, type Template, type TemplateField } from './rules.ts'

type Typed = Partial<Record<string, string>>

/** What came of 「ひな形を使う」, to be said beside the button. */
export interface UsedTemplate {
  /** Null where the words of a template were let go of. */
  name: string | null
  kept: TemplateField[]
  /** What was not chosen yet, and is now what the template is for. */
  chosen: Purpose | null
}

/** 「ひな形を使う」 pressed: the form with the words of the chosen one, or why not; without a purpose it takes the template's. */
export function applyTemplate(form: Typed, purpose: Purpose | undefined, templates: Template[]) {
  if (!form.template)
    return { form: { ...form, used_template: '' }, used: { name: null, kept: [], chosen: null } }
  const template = templates.find(({ id }) => id === form.template)
  if (!template) return { form, faults: ['template_unknown'] satisfies FormFault[] }
  const filled = fillWhereSame(form, purpose ?? template.purpose, template)
  const chosen = purpose ? null : template.purpose
  return filled
    ? {
        form: chosen ? { ...filled.form, purpose: chosen } : filled.form,
        used: { name: template.name, kept: filled.kept, chosen },
      }
    : { form, faults: ['template_other_purpose'] satisfies FormFault[] }
}

function fillWhereSame<P extends Purpose>(form: Typed, purpose: P, template: Template) {
  const is_replacing = form.use_template === 'replace'
  return isOf(template, purpose) ? fillFrom(form, { purpose, template, is_replacing }) : null
}

/** A form whose words came from a template of another purpose is never kept, however they were changed since. */
export function usedFault({ used_template }: Typed, purpose: Purpose, templates: Template[]): FormFault[] {
  const used = templates.find(({ id }) => id === used_template)
  return used && !isOf(used, purpose) ? ['template_other_purpose'] : []
}

/** The own template whose words stand in the form. */
export const ownUsed = ({ used_template }: Typed, purpose: Purpose, templates: Template[]) =>
  templates.find(({ id, purpose: of }) => id === used_template && of === purpose)?.own ?? null
