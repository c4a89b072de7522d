import type { SignedInStaff } from '../../app.tsx'
import { Button, ButtonLink, ErrorSummary, Field, Notice, RadioGroup } from '../../ui/form.tsx'
import { Layout } from '../../ui/layout.tsx'
import { draftErrors } from '../draft-fields.tsx'
import { PURPOSES, PurposeMark } from '../purpose-mark.tsx'
import type { Purpose, WordingTemplate } from '../table.ts'
import type { TemplateFault } from './rules.ts'

const NAME_FAULTS = {
  name_empty: 'ひな形の名前を入力してください',
  name_too_long: 'ひな形の名前を60文字までにしてください',
} as const

/** The sentence under each field that is wrong. */
export function templateErrors(
  faults: readonly (TemplateFault | 'purpose_missing')[],
): Record<string, string> {
  const errors: Record<string, string> = {}
  for (const fault of faults)
    if (fault === 'name_empty' || fault === 'name_too_long') errors.name = NAME_FAULTS[fault]
    else Object.assign(errors, draftErrors([fault]))
  return errors
}

interface TemplateFormProps {
  staff: SignedInStaff
  form: Partial<Record<string, string>>
  errors: Record<string, string>
  /** What it is kept for; undefined while that can be chosen. */
  purpose?: Purpose | undefined
  /** The template that is changed. */
  template?: WordingTemplate
  /** Somebody else saved while the form lay open. */
  is_clash?: boolean
}

export const TemplateFormPage = ({ staff, form, errors, purpose, template, is_clash }: TemplateFormProps) => {
  const title = template ? 'ひな形を直す' : '新しいひな形をつくる'
  return (
    <Layout title={title} staff={staff}>
      <div class="narrow">
        <h1>{title}</h1>
        <p class="lead">ひな形を保存しても、だれにも送りません。つくってある安否確認も変わりません。</p>
        {is_clash && template && <Clash template={template} />}
        <ErrorSummary errors={errors} />
        <form method="post" action={template ? `/templates/${template.id}/edit` : '/templates'} novalidate>
          <input type="hidden" name="working_for" value={staff.association} />
          {template && <input type="hidden" name="version" value={String(template.version)} />}
          {purpose ? (
            <p class="purpose-fixed">
              <PurposeMark purpose={purpose} />
              <input type="hidden" name="purpose" value={purpose} />
              <span>
                <strong>{PURPOSES[purpose].label}</strong>
                のひな形です。ほかの種類の安否確認には使えません。
              </span>
            </p>
          ) : (
            <RadioGroup
              name="purpose"
              label="どの種類のひな形ですか"
              support="あとから変えることはできません。"
              value={form.purpose}
              error={errors.purpose}
              options={(Object.keys(PURPOSES) as Purpose[]).map((one) => ({
                value: one,
                label: PURPOSES[one].label,
              }))}
            />
          )}
          <Words form={form} errors={errors} />
          <div class="actions">
            <Button>{is_clash ? '見比べたうえで、この内容で保存する' : '保存する'}</Button>
            <ButtonLink href="/templates">やめる</ButtonLink>
          </div>
        </form>
      </div>
    </Layout>
  )
}

const Words = ({ form, errors }: Pick<TemplateFormProps, 'form' | 'errors'>) => (
  <>
    <Field
      name="name"
      label="ひな形の名前"
      support="事務局が選ぶときの名前です。先生方には出ません。"
      value={form.name}
      error={errors.name}
      maxlength={60}
    />
    <Field
      name="title"
      label="名前"
      support="先生方に届く文面に出ます。"
      value={form.title}
      error={errors.title}
      maxlength={60}
    />
    <Field
      name="scenario"
      label="想定・状況"
      support="文面に1行で入ります。200文字まで。"
      optional
      value={form.scenario}
      error={errors.scenario}
      maxlength={200}
    />
    <Field
      name="note_to_doctors"
      label="先生方へのひとこと"
      support="想定・状況の次に入ります。120文字まで。"
      optional
      value={form.note_to_doctors}
      error={errors.note_to_doctors}
      maxlength={120}
    />
  </>
)

const Clash = ({ template }: { template: WordingTemplate }) => (
  <Notice kind="wrong" title="開いているあいだに、ほかの人が保存しました">
    <p>あなたの入力は、まだ保存していません。下に残っています。いま保存されている内容は次のとおりです。</p>
    <dl class="facts">
      <dt>ひな形の名前</dt>
      <dd>{template.name}</dd>
      <dt>名前</dt>
      <dd>{template.title}</dd>
      <dt>想定・状況</dt>
      <dd>{template.scenario ?? 'なし'}</dd>
      <dt>先生方へのひとこと</dt>
      <dd>{template.note_to_doctors ?? 'なし'}</dd>
    </dl>
  </Notice>
)
