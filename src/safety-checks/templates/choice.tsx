import { Button } from '../../ui/form.tsx'
import { DRAFT_FIELDS } from '../draft-form.ts'
import { PURPOSES } from '../purpose-mark.tsx'
import type { Purpose } from '../table.ts'
import type { Template } from './rules.ts'
import type { UsedTemplate } from './use.ts'

/** ひな形 — a list and a button, so that it works without a script; what was typed stays unless somebody says so. */
export const TemplateChoice = ({
  form,
  templates,
  purpose,
  used,
  error,
}: {
  form: Partial<Record<string, string>>
  templates: Template[]
  /** Where it can no longer be chosen: only its templates are offered. */
  purpose?: Purpose | undefined
  used?: UsedTemplate | undefined
  error: string | undefined
}) => {
  const offered = (Object.keys(PURPOSES) as Purpose[]).filter((one) => !purpose || one === purpose)
  return (
    <div class={error ? 'field template-choice field-wrong' : 'field template-choice'}>
      <label for="field-template">
        ひな形 <span class="need">※任意</span>
      </label>
      <p class="support" id="field-template-support">
        選んで「ひな形を使う」を押すと、名前・想定・ひとことが入ります。入れたあとで直せます。
      </p>
      <input type="hidden" name="used_template" value={form.used_template ?? ''} />
      <span class="template-pick">
        <select
          name="template"
          id="field-template"
          class="input"
          aria-invalid={error ? 'true' : undefined}
          aria-describedby={error ? 'field-template-error field-template-support' : 'field-template-support'}
        >
          <option value="">使わない</option>
          {offered.map((one) => (
            <optgroup label={PURPOSES[one].label}>
              {templates
                .filter((template) => template.purpose === one)
                .map(({ id, name }) => (
                  <option value={id} selected={id === form.template}>
                    {name}
                  </option>
                ))}
            </optgroup>
          ))}
        </select>
        <Button kind="second" name="use_template" value="yes">
          ひな形を使う
        </Button>
      </span>
      {error && (
        <p class="fault" id="field-template-error">
          ＊{error}
        </p>
      )}
      {used && <Used used={used} />}
    </div>
  )
}

const Used = ({ used: { name, kept, chosen } }: { used: UsedTemplate }) => (
  <div class="template-used" role="status">
    {chosen && (
      <p>
        何のための安否確認かも「{PURPOSES[chosen].label}」にしました。違うときは、上で選び直してください。
      </p>
    )}
    {name === null ? (
      <p>ひな形を使わないことにしました。入力した文は、そのまま残っています。</p>
    ) : kept.length === 0 ? (
      <p>「{name}」の文を入れました。まだ保存していません。</p>
    ) : (
      <>
        <p>
          入力済みの{kept.map((field) => DRAFT_FIELDS[field]).join('・')}
          は、そのまま残しました。空いていた欄だけに「{name}」の文を入れました。
        </p>
        <Button kind="text" name="use_template" value="replace">
          入力した文を消して、ひな形の文に置き換える
        </Button>
      </>
    )}
  </div>
)
