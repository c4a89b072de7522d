import type { SignedInStaff } from '../../app.tsx'
import { ButtonLink, Notice } from '../../ui/form.tsx'
import { Layout } from '../../ui/layout.tsx'
import { PURPOSES, PurposeMark } from '../purpose-mark.tsx'
import { headline } from '../rules.ts'
import type { Purpose, WordingTemplate } from '../table.ts'
import { SHIPPED } from './shipped.ts'

interface TemplatesPageProps {
  staff: SignedInStaff
  own: WordingTemplate[]
  /** Of two who press at once, the second. */
  already?: boolean
}

/** ひな形 — for drills, for what is real and for tests apart; what was put away stands below. */
export const TemplatesPage = ({ staff, own, already = false }: TemplatesPageProps) => {
  const away = own.filter(({ put_away_at }) => put_away_at !== null)
  return (
    <Layout title="文面のひな形" staff={staff}>
      <div class="narrow">
        <div class="heading">
          <h1>文面のひな形</h1>
          <ButtonLink kind="main" href="/templates/new">
            新しいひな形をつくる
          </ButtonLink>
        </div>
        {already && (
          <Notice kind="info" title="もう済んでいます">
            <p>ほかの人が先に押したようです。いまの一覧は下のとおりです。</p>
          </Notice>
        )}
        <p>
          安否確認をつくるときに選べます。訓練のひな形は訓練だけに、本番のひな形は本番だけに使えます。
          <a href="/safety-checks/new">新しい安否確認をつくる</a>
        </p>
        {(Object.keys(PURPOSES) as Purpose[]).map((purpose) => (
          <section>
            <h2 class="purpose-fixed">
              <PurposeMark purpose={purpose} />
              {PURPOSES[purpose].label}
            </h2>
            <ul class="templates">
              {own
                .filter((template) => template.purpose === purpose && !template.put_away_at)
                .map((template) => (
                  <Row staff={staff} template={template} />
                ))}
              {SHIPPED.filter((template) => template.purpose === purpose).map((template) => (
                <li>
                  <Words template={template} is_shipped />
                </li>
              ))}
            </ul>
          </section>
        ))}
        {away.length > 0 && (
          <section>
            <h2>片付けたひな形</h2>
            <ul class="templates">
              {away.map((template) => (
                <Row staff={staff} template={template} />
              ))}
            </ul>
          </section>
        )}
      </div>
    </Layout>
  )
}

type Shown = Pick<WordingTemplate, 'name' | 'purpose' | 'title' | 'scenario' | 'note_to_doctors'>

const Words = ({ template, is_shipped = false }: { template: Shown; is_shipped?: boolean }) => (
  <>
    <strong>{template.name}</strong>
    {is_shipped && <span class="tag">はじめから入っています</span>}
    <p>{headline(template)}</p>
    <p class="support">
      {template.scenario}
      {template.note_to_doctors}
    </p>
  </>
)

const Row = ({ staff, template }: { staff: SignedInStaff; template: WordingTemplate }) => (
  <li>
    <Words template={template} />
    <form
      method="post"
      action={`/templates/${template.id}/${template.put_away_at ? 'take-out' : 'put-away'}`}
      class="template-doings"
    >
      <input type="hidden" name="working_for" value={staff.association} />
      {!template.put_away_at && (
        <a href={`/templates/${template.id}/edit`} aria-label={`「${template.name}」を直す`}>
          直す
        </a>
      )}
      <button
        type="submit"
        class="button button-text"
        aria-label={`「${template.name}」を${template.put_away_at ? '元に戻す' : '片付ける'}`}
      >
        {template.put_away_at ? '元に戻す' : '片付ける'}
      </button>
    </form>
  </li>
)
