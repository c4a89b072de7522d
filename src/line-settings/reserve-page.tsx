import type { SignedInStaff } from '../app.tsx'
import { MOST_RESERVE } from '../roster/set-line-reserve.ts'
import { Button, ButtonLink, ErrorSummary, Field } from '../ui/form.tsx'
import { Layout } from '../ui/layout.tsx'
import type { LineSettings } from './queries.ts'
import { reserveOf } from './rules.ts'

const WRONG = `0から${MOST_RESERVE.toLocaleString('ja-JP')}までの数字を入れてください`

/** 災害用の取り置き — how much of the month no drill touches unless somebody says so on its launch page. */
export const ReservePage = ({
  staff,
  settings,
  typed = String(settings.reserve),
  wrong = false,
}: {
  staff: SignedInStaff
  settings: LineSettings
  typed?: string | undefined
  wrong?: boolean
}) => (
  <Layout title="災害用の取り置き" staff={staff}>
    <div class="narrow">
      <h1>災害用の取り置き</h1>
      <p class="lead">
        訓練や配信テストで使わずに、災害のために残しておくLINEの通数です。本番の安否確認は、いつでもすべて使えます。
      </p>
      <ErrorSummary errors={{ reserve: wrong ? WRONG : undefined }} />
      <form method="post" action="/line/reserve" novalidate>
        <input type="hidden" name="working_for" value={staff.association} />
        <Field
          name="reserve"
          label="残しておく通数"
          support={`つながっている先生${settings.bound}人に2回送れる${reserveOf(settings.bound)}通をおすすめします。0にすると、取り置きません。`}
          inputmode="numeric"
          width="short"
          autocomplete="off"
          value={typed}
          error={wrong ? WRONG : undefined}
        />
        <div class="actions">
          <Button>保存する</Button>
          <ButtonLink href="/line">LINEの設定に戻る</ButtonLink>
        </div>
      </form>
    </div>
  </Layout>
)
