import type { SignedInStaff } from '../app.tsx'
import { Button, ButtonLink } from '../ui/form.tsx'
import { Layout } from '../ui/layout.tsx'
import type { ContactLink } from './table.ts'
import type { HardToReach } from './unreachable.ts'

/** 送る前の確認 — a mail cannot be called back. */
export const ConfirmLinksPage = ({
  staff,
  way,
  chosen,
  left_out,
}: {
  staff: SignedInStaff
  way: ContactLink['way']
  chosen: HardToReach[]
  left_out: number
}) => {
  const what = `${chosen.length}${way === 'mail' ? '人に確認のメールを送る' : '人分の手紙をつくる'}`
  return (
    <Layout title={what} staff={staff}>
      <div class="narrow">
        <h1>{what}</h1>
        <ul>
          {chosen.slice(0, 20).map(({ name, facility }) => (
            <li>
              {name}先生{facility && `（${facility}）`}
            </li>
          ))}
          {chosen.length > 20 && <li>ほか{chosen.length - 20}人</li>}
        </ul>
        {left_out > 0 && (
          <p class="support">
            選んだうち{left_out}人には、届くメールがありません。あとで手紙をつくってください。
          </p>
        )}
        <p>
          {way === 'mail'
            ? '1人ずつ別のリンクを送ります。先生は、ご自分の連絡先を見て直せます。'
            : '1人1枚の手紙を印刷します。QRコードから、先生がご自分の連絡先を直せます。'}
          リンクは14日間使えます。前に送ったリンクは使えなくなります。
        </p>
        <form method="post" action="/unreachable/links" class="actions">
          <input type="hidden" name="working_for" value={staff.association} />
          <input type="hidden" name="confirmed" value="yes" />
          {chosen.map(({ member_id }) => (
            <input type="hidden" name={`member-${member_id}`} value="on" />
          ))}
          <Button name="way" value={way}>
            {what}
          </Button>
          <ButtonLink href="/unreachable">やめる</ButtonLink>
        </form>
      </div>
    </Layout>
  )
}
