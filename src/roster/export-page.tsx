import type { SignedInStaff } from '../app.tsx'
import { Button, ButtonLink, ErrorSummary, Notice, RadioGroup } from '../ui/form.tsx'
import { Layout } from '../ui/layout.tsx'
import { EXPORT_REASONS, type ExportFormat, type Loss } from './export.ts'
import { asPeople } from './words.ts'

const FORMATS = {
  xlsx: { label: 'Excel(.xlsx)', support: 'ふだんはこれを選んでください。旧字もそのまま残ります。' },
  csv: { label: 'CSV(UTF-8)', support: '旧字もそのまま残ります。' },
  csv_cp932: { label: 'CSV(シフトJIS)', support: '古いソフトに渡すときだけ選んでください。' },
} as const satisfies Record<ExportFormat, { label: string; support: string }>

const LOSSES_SHOWN = 30

export const ExportPage = ({
  staff,
  members,
  losses,
  form,
  errors = {},
}: {
  staff: SignedInStaff
  members: number
  losses: Loss[]
  form: Record<string, string | undefined>
  errors?: Record<string, string>
}) => (
  <Layout title="名簿を書き出す" staff={staff}>
    <div class="narrow">
      <h1>名簿を書き出す</h1>
      <p class="lead">
        在籍中の{asPeople(members)}
        人を、1つのファイルにします。電話番号やメールも入ります。退会した会員は入りません。
      </p>
      <ErrorSummary errors={errors} />
      {members === 0 ? (
        <Notice kind="info" title="書き出す会員がいません">
          <p>先に、名簿を取り込むか、会員を登録してください。</p>
        </Notice>
      ) : (
        <form method="post" action="/roster/export" novalidate>
          <input type="hidden" name="working_for" value={staff.association} />
          <RadioGroup
            name="format"
            label="ファイルの形"
            value={form.format}
            error={errors.format}
            options={Object.entries(FORMATS).map(([value, words]) => ({ value, ...words }))}
          />
          {losses.length > 0 && <Losses losses={losses} />}
          <RadioGroup
            name="reason"
            label="何に使いますか"
            support="だれが、いつ、何のために書き出したかを、操作記録に残します。"
            value={form.reason}
            error={errors.reason}
            options={Object.entries(EXPORT_REASONS).map(([value, label]) => ({ value, label }))}
          />
          <p class="support">個人情報です。使い終わったら、ファイルを消してください。</p>
          <div class="actions">
            <Button>書き出す</Button>
            <ButtonLink href="/roster">名簿に戻る</ButtonLink>
          </div>
        </form>
      )}
    </div>
  </Layout>
)

const Losses = ({ losses }: { losses: Loss[] }) => (
  <Notice kind="info" title={`シフトJISでは、${losses.length}か所の字が変わります`}>
    <p>このままの字で残すには、ExcelかUTF-8を選んでください。〓は、書けない字です。</p>
    <ul class="losses">
      {losses.slice(0, LOSSES_SHOWN).map(({ was, becomes }) => (
        <li>
          {was} → <strong>{becomes}</strong>
        </li>
      ))}
      {losses.length > LOSSES_SHOWN && <li>ほか{losses.length - LOSSES_SHOWN}か所</li>}
    </ul>
  </Notice>
)
