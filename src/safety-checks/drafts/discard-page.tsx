import type { SignedInStaff } from '../../app.tsx'
import { may } from '../../rights.ts'
import { Button, ButtonLink, Notice } from '../../ui/form.tsx'
import { Layout } from '../../ui/layout.tsx'
import { BANDS, headline } from '../rules.ts'
import type { SafetyCheck } from '../table.ts'

interface Props {
  staff: SignedInStaff
  check: SafetyCheck
}

export const DiscardPage = ({ staff, check }: Props) => (
  <Layout
    title={`${headline(check)} 下書きを捨てる`}
    band={{ purpose: check.purpose, text: BANDS[check.purpose] }}
    staff={staff}
  >
    <div class="narrow">
      <h1>{headline(check)}</h1>
      <p class="lead">この下書きを捨てますか。まだ誰にも送っていません。</p>
      <ul>
        <li>一覧とホームから消えます。送ることもできなくなります。</li>
        <li>間違えて捨てても、すぐ次の画面で元に戻せます。</li>
      </ul>
      <form method="post" class="actions">
        <input type="hidden" name="working_for" value={staff.association} />
        <Button>下書きを捨てる</Button>
        <ButtonLink href={`/safety-checks/${check.id}/launch`}>捨てない</ButtonLink>
      </form>
    </div>
  </Layout>
)

/** For whoever comes to a draft that somebody threw away, by an old link or from a page that lay open. */
export const DiscardedPage = ({ staff, check }: Props) => (
  <Layout
    title={`${headline(check)} 捨てた下書きです`}
    band={{ purpose: check.purpose, text: BANDS[check.purpose] }}
    staff={staff}
  >
    <div class="narrow">
      <h1>{headline(check)}</h1>
      {check.left_out ? (
        <Notice kind="info" title="中止を知らせた訓練です">
          <p>先生方に中止を知らせてあるため、元に戻せません。新しくつくってください。</p>
        </Notice>
      ) : (
        <Notice kind="info" title="この下書きは捨ててあります">
          <p>誰にも送っていません。送ることも、直すこともできません。</p>
        </Notice>
      )}
      <div class="actions">
        <ButtonLink kind="main" href="/safety-checks">
          一覧へ戻る
        </ButtonLink>
        {!check.left_out && <Restore staff={staff} check={check} />}
      </div>
    </div>
  </Layout>
)

/** Right after the slip, above the list from which the draft has just gone. */
export const DiscardedNotice = ({ staff, check }: Props) => (
  <Notice kind="done" title={`「${headline(check)}」の下書きを捨てました`}>
    <Restore staff={staff} check={check} />
  </Notice>
)

const Restore = ({ staff, check }: Props) =>
  may(staff.role, 'POST /safety-checks/:id/restore') ? (
    <form method="post" action={`/safety-checks/${check.id}/restore`}>
      <input type="hidden" name="working_for" value={staff.association} />
      <Button kind="second">元に戻す</Button>
    </form>
  ) : null
