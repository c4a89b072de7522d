import type { SignedInStaff } from '../../app.tsx'
import { Button, ButtonLink, Field, Notice } from '../../ui/form.tsx'
import { Layout } from '../../ui/layout.tsx'
import { CLAUSES, clausesOf, LONGEST_CLAUSE } from './clauses.ts'
import type { LoanTerms, TermsFault } from './terms.ts'

export type TermsNotice = 'changed_meanwhile'

const FAULTS: Record<TermsFault, string> = {
  usual_days: '1から365の数字で入れてください。',
  longest_days: '1から365の数字で入れてください。',
  shorter_than_usual: 'ふだんの日数より短くできません。',
  clause: `${LONGEST_CLAUSE}文字までにしてください。`,
}

/** The papers' sentences, ours until the association writes its own. */
export const TermsPage = ({
  staff,
  terms,
  form,
  faults = {},
  notice,
}: {
  staff: SignedInStaff
  terms: LoanTerms
  form: Record<string, string | undefined>
  faults?: Partial<Record<string, TermsFault>> | undefined
  notice?: TermsNotice | undefined
}) => {
  const faultOf = (name: string) => {
    const fault = faults[name]
    return fault && FAULTS[fault]
  }
  return (
    <Layout title="貸出の規程と条項" staff={staff} styles={['loans.css']}>
      <div class="narrow">
        <h1>貸出の規程と条項</h1>
        {notice && (
          <Notice kind="wrong" title="ほかの人が先に変えていました">
            <p>何も変えていません。書いた内容は下に残っています。確かめて、もう一度保存してください。</p>
          </Notice>
        )}
        <p class="lead">申請書兼誓約書などに印刷されます。空にすると、はじめの文に戻ります。</p>
        <form method="post" action="/power/terms">
          <input type="hidden" name="working_for" value={staff.association} />
          <input type="hidden" name="version" value={String(terms.version)} />
          <Field
            name="usual_days"
            label="ふだんの貸出日数"
            support="引き渡した日の次の日から数えます。"
            width="short"
            inputmode="numeric"
            value={form.usual_days ?? String(terms.usual_days)}
            error={faultOf('usual_days')}
          />
          <Field
            name="longest_days"
            label="延長を含めて、最も長い日数"
            width="short"
            inputmode="numeric"
            value={form.longest_days ?? String(terms.longest_days)}
            error={faultOf('longest_days')}
          />
          {clausesOf(terms.clauses).map(({ code, name, text }) => {
            const field = `clause_${code}`
            const fault = faultOf(field)
            return (
              <div class={fault ? 'field field-wrong' : 'field'}>
                <label for={`field-${field}`}>{name}</label>
                <textarea
                  id={`field-${field}`}
                  name={field}
                  class="input"
                  rows={3}
                  placeholder={CLAUSES[code].text}
                  aria-describedby={fault && `field-${field}-error`}
                >
                  {form[field] ?? text}
                </textarea>
                {fault && (
                  <p class="fault" id={`field-${field}-error`}>
                    ＊{fault}
                  </p>
                )}
              </div>
            )
          })}
          <div class="actions">
            <Button>保存する</Button>
            <ButtonLink href="/power">やめる</ButtonLink>
          </div>
        </form>
      </div>
    </Layout>
  )
}
