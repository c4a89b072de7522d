import type { SignedInStaff } from '../../app.tsx'
import type { Purpose } from '../../safety-checks/table.ts'
import { Button, ButtonLink, ErrorSummary, Notice } from '../../ui/form.tsx'
import { Layout } from '../../ui/layout.tsx'
import { QrCode } from '../../ui/qr-code.tsx'
import { POWER_BANDS } from '../marks.ts'
import { BelongsFields, type Choices } from './form-page.tsx'
import type { NeedFaults, Typed } from './need-form.ts'
import { marked } from './words.ts'

export const SendLinkPage = ({
  staff,
  choices,
  typed,
  faults,
}: {
  staff: SignedInStaff
  choices: Choices
  typed: Typed
  faults: NeedFaults
}) => (
  <Layout title="申出のリンクを送る" staff={staff} styles={['power-needs.css']}>
    <div class="narrow">
      <p class="back">
        <a href="/power/needs">申出の一覧に戻る</a>
      </p>
      <h1>申出のリンクを送る</h1>
      <p>
        医療機関が自分で機器と人数を入れるページのリンクです。メールのある先生全員に送ります。リンクは7日間使えます。新しく送ると、前のリンクは使えなくなります。
      </p>
      <ErrorSummary errors={faults} />
      <form method="post" novalidate>
        <input type="hidden" name="working_for" value={staff.association} />
        <BelongsFields choices={choices} typed={typed} faults={faults} />
        <div class="actions">
          <Button>リンクを送る</Button>
          <ButtonLink href="/power/needs">やめる</ButtonLink>
        </div>
      </form>
    </div>
  </Layout>
)

/** Shown once: the link itself is stored nowhere. */
export const LinkSentPage = ({
  staff,
  facility_name,
  purpose,
  mails,
  link,
}: {
  staff: SignedInStaff
  facility_name: string
  purpose: Purpose
  mails: number
  link: string
}) => {
  const band = POWER_BANDS[purpose]
  return (
    <Layout
      title={marked(purpose, '申出のリンク')}
      band={band ? { purpose, text: band } : undefined}
      staff={staff}
    >
      <div class="narrow">
        <h1>{marked(purpose, `${facility_name}の申出のリンク`)}</h1>
        {mails > 0 ? (
          <Notice kind="done" title={`メールを${mails}通送ります`}>
            <p>届かないときは、下のリンクを伝えてください。</p>
          </Notice>
        ) : (
          <Notice kind="wrong" title="メールの登録がありません">
            <p>下のリンクをほかの方法で伝えるか、電話で聞いて「申出を入れる」から入れてください。</p>
          </Notice>
        )}
        <h2>リンク</h2>
        <p class="told">{link}</p>
        <QrCode text={link} label="申出のページのQRコード" size_mm={45} />
        <div class="actions">
          <ButtonLink kind="main" href="/power/needs">
            申出の一覧へ
          </ButtonLink>
        </div>
      </div>
    </Layout>
  )
}
