import type { SignedInStaff } from '../../../app.tsx'
import type { BindingCode } from '../../../roster/binding-code.ts'
import { Button, ButtonLink, ErrorSummary, Field, Notice } from '../../../ui/form.tsx'
import { Layout } from '../../../ui/layout.tsx'
import { SelectField } from '../../../ui/select-field.tsx'
import { QuotaFact } from '../../quota/quota-view.tsx'
import type { MonthCost } from '../../quota/rules.ts'
import type { OwnLine } from './queries.ts'
import { ASKED_AN_HOUR, SHOWN_AN_HOUR, SHOWN_CODE_MS } from './rules.ts'
import { ShowForm, ShownCode } from './shown-code.tsx'

const FAULTS = {
  not_bound: { field: 'contact', text: 'LINEが結び付いている先生から選んでください' },
  too_many: {
    field: 'contact',
    text: `確認コードは1時間に${ASKED_AN_HOUR}回まで送れます。しばらく待ってから、もう一度押してください`,
  },
  takes_reserve: {
    field: 'contact',
    text: 'LINEの今月の残りが災害用の取り置きまでになったため、確認コードを送れません。来月、もう一度押してください',
  },
  not_sent: {
    field: 'contact',
    text: '確認コードを送れませんでした。1分ほど待って、もう一度押してください',
  },
  wrong: { field: 'code', text: 'コードが違います。LINEに届いた6桁の数字を入れてください' },
  too_many_wrong: { field: 'contact', text: '5回続けて違いました。新しい確認コードを送ってください' },
  expired: { field: 'contact', text: '10分が過ぎました。新しい確認コードを送ってください' },
  no_channel: { field: 'shown', text: '先に、LINEの設定を済ませてください' },
  too_many_shown: {
    field: 'shown',
    text: `コードは1時間に${SHOWN_AN_HOUR}回まで出せます。しばらく待ってから、もう一度押してください`,
  },
  nothing_asked: { field: 'contact', text: '先に、確認コードを送ってください' },
} as const
export type OwnLineFault = keyof typeof FAULTS

interface OwnLinePageProps {
  staff: SignedInStaff
  /** Where trials go now. */
  own: OwnLine | null
  /** Whose code is awaited. */
  asked: OwnLine | null
  bound: { id: string; name: string; kana: string }[]
  /** Of one code; null for an association without LINE. */
  cost: MonthCost | null
  /** The account's ID, for the QR code. */
  basic_id: string | null
  now: Date
  chosen: string | undefined
  fault?: OwnLineFault | undefined
  shown?: BindingCode | undefined
}

const nameOf = ({ name }: Pick<OwnLine, 'name'>) => (name === null ? 'ご登録' : `${name}先生`)

export const OwnLinePage = (props: OwnLinePageProps) => {
  const { staff, own, asked, fault, shown } = props
  const error = fault && FAULTS[fault]
  const errorOf = (field: string) => (error?.field === field ? error.text : undefined)
  const waits = asked && (asked.is_typed ? typedWait(asked, props.now) : error?.field !== 'contact')
  return (
    <Layout title="試し送りを受け取るLINE" staff={staff}>
      <div class="narrow">
        <h1>試し送りを受け取るLINE</h1>
        <p>「自分に試し送り」を、メールのほかに、あなたのLINEでも受け取れます。</p>
        <ErrorSummary errors={error ? { [error.field]: error.text } : {}} />
        {own && (
          <Notice kind={own.is_alive ? 'done' : 'wrong'} title={`${nameOf(own)}のLINEで受け取ります`}>
            <p>
              {own.is_alive
                ? '試し送り1回に、LINEを1通使います。'
                : own.is_typed
                  ? 'いまは届きません。このアカウントがブロックされたか、医師会のLINEが変わりました。ブロックを解除するか、登録し直してください。'
                  : 'いまは届きません。ブロックされたか、結び付けが変わりました。登録し直してください。'}
            </p>
            <EndForm staff={staff} which="confirmed" />
          </Notice>
        )}
        {waits && asked ? (
          <>
            {own && <p>新しいコードを入れるまでは、いまのLINEで受け取ります。</p>}
            {asked.is_typed ? (
              <ShownCode staff={staff} code={shown} basic_id={props.basic_id} error={errorOf('shown')} />
            ) : (
              <CodeForm staff={staff} own={asked} error={errorOf('code')} />
            )}
            <EndForm staff={staff} which="asked" />
          </>
        ) : (
          <>
            <p>{own ? '別のLINEに変えるときは、次のどちらかで登録します。' : '次のどちらかで登録します。'}</p>
            <section>
              <h2>会員の先生で、LINEが結び付いている方</h2>
              <AskForm {...props} error={errorOf('contact')} />
            </section>
            <section>
              <h2>会員でない方</h2>
              <ShowForm staff={staff} error={errorOf('shown')} />
            </section>
          </>
        )}
        <div class="actions">
          <ButtonLink href="/settings">設定に戻る</ButtonLink>
        </div>
      </div>
    </Layout>
  )
}

/** A code on the screen is waited for until it dies. */
const typedWait = ({ asked_at }: OwnLine, now: Date) => now.getTime() - asked_at.getTime() < SHOWN_CODE_MS

const AskForm = ({
  staff,
  bound,
  cost,
  chosen,
  error,
}: Pick<OwnLinePageProps, 'staff' | 'bound' | 'cost' | 'chosen'> & { error: string | undefined }) =>
  bound.length === 0 ? (
    <p>LINEの結び付いた先生が、まだいません。</p>
  ) : (
    <form method="post" action="/settings/own-line" novalidate>
      <input type="hidden" name="working_for" value={staff.association} />
      <SelectField
        name="contact"
        label="あなたはどの先生ですか"
        support="この先生のLINEに、6桁の確認コードを1通送ります。ほかの方には届きません。"
        error={error}
      >
        <option value="">選んでください</option>
        {bound.map(({ id, name, kana }) => (
          <option value={id} selected={id === chosen}>
            {name}（{kana}）
          </option>
        ))}
      </SelectField>
      {cost && (
        <dl class="facts">
          <QuotaFact cost={cost} />
        </dl>
      )}
      <Button>確認コードを送る</Button>
    </form>
  )

const CodeForm = ({
  staff,
  own,
  error,
}: {
  staff: SignedInStaff
  own: OwnLine
  error: string | undefined
}) => (
  <form method="post" action="/settings/own-line/code" novalidate>
    <input type="hidden" name="working_for" value={staff.association} />
    <Field
      name="code"
      label="確認コード"
      support={`${own.name}先生のLINEに届いた6桁の数字を入れてください。10分のあいだ使えます。`}
      width="short"
      inputmode="numeric"
      autocomplete="one-time-code"
      maxlength={10}
      error={error}
    />
    <Button>登録する</Button>
  </form>
)

const EndForm = ({ staff, which }: { staff: SignedInStaff; which: 'asked' | 'confirmed' }) => (
  <form method="post" action="/settings/own-line/end">
    <input type="hidden" name="working_for" value={staff.association} />
    <input type="hidden" name="which" value={which} />
    <Button kind="text">{which === 'asked' ? 'やめて、選び直す' : 'LINEで受け取るのをやめる'}</Button>
  </form>
)
