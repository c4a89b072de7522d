import type { SignedInStaff } from '../app.tsx'
import { Button, ButtonLink, ErrorSummary, Field, Notice } from '../ui/form.tsx'
import { Layout } from '../ui/layout.tsx'
import type { OfficeNumbers } from './office-numbers.ts'

export type NumberFault = 'lost_zero' | 'not_a_phone'

const FAULTS = {
  lost_zero: '先頭の0を付けてください。',
  not_a_phone: '市外局番から、10桁か11桁で書いてください。',
} as const satisfies Record<NumberFault, string>

/** 事務局の電話とFAX — what a clinic dials when nothing else works. */
export const OfficeNumbersPage = ({
  staff,
  phone,
  fax,
  faults = {},
  saved = false,
  seen,
  now,
}: {
  staff: SignedInStaff
  phone: string
  fax: string
  faults?: { phone?: NumberFault; fax?: NumberFault }
  saved?: boolean
  /** What stood on the page, for the next press. */
  seen: OfficeNumbers
  /** What somebody else has saved meanwhile. */
  now?: OfficeNumbers
}) => {
  const words = {
    phone: faults.phone && FAULTS[faults.phone],
    fax: faults.fax && FAULTS[faults.fax],
  }
  return (
    <Layout title="事務局の電話とFAX" staff={staff}>
      <div class="narrow">
        <p class="back">
          <a href="/settings">設定に戻る</a>
        </p>
        <h1>事務局の電話とFAX</h1>
        <p class="lead">先生方の回答のページ、メール、電話かけ用紙、FAX用紙に印刷する番号です。</p>
        {saved && (
          <Notice kind="done" title="保存しました">
            <p>これから開くページと、これから印刷する紙に入ります。送ったメールは変わりません。</p>
          </Notice>
        )}
        {now && (
          <Notice kind="wrong" title="ほかの人が先に保存しました">
            <p>
              保存していません。いまの電話は {now.phone ?? '空き'}、FAXは {now.fax ?? '空き'}{' '}
              です。見比べて、もう一度保存してください。
            </p>
          </Notice>
        )}
        <ErrorSummary errors={words} />
        <form method="post" action="/settings/numbers" novalidate>
          <input type="hidden" name="working_for" value={staff.association} />
          <input type="hidden" name="seen_phone" value={seen.phone ?? ''} />
          <input type="hidden" name="seen_fax" value={seen.fax ?? ''} />
          <Field
            name="phone"
            label="事務局の電話"
            support="例: 06-6782-0000。空けておくと、番号を印刷しません。"
            optional
            inputmode="text"
            autocomplete="off"
            maxlength={40}
            value={phone}
            error={words.phone}
          />
          <Field
            name="fax"
            label="事務局のFAX"
            support="FAX用紙を送り返してもらう番号です。"
            optional
            inputmode="text"
            autocomplete="off"
            maxlength={40}
            value={fax}
            error={words.fax}
          />
          <div class="actions">
            <Button>保存する</Button>
            <ButtonLink href="/settings">やめる</ButtonLink>
          </div>
        </form>
      </div>
    </Layout>
  )
}
