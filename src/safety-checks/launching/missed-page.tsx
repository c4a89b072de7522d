import type { SignedInStaff } from '../../app.tsx'
import { ButtonLink, Notice } from '../../ui/form.tsx'
import { Layout } from '../../ui/layout.tsx'
import { BANDS, headline } from '../rules.ts'
import type { SafetyCheck } from '../table.ts'

const MISSED = {
  already_sent: {
    title: 'もう送り始めています',
    text: '取り消しと承認は、送り始める前だけできます。二重には送っていません。',
  },
  not_scheduled: {
    title: 'いまは送る予定がありません',
    text: 'ほかの職員が取り消して、下書きに戻っています。だれにも送っていません。',
  },
  changed_meanwhile: {
    title: '内容が変わっています',
    text: 'まだ送っていません。いまの内容を確かめてから、もう一度送ってください。',
  },
  own_launch: {
    title: '承認は、もう1人の方がします',
    text: '始めた人は承認できません。だれも承認しなくても、時間になると送ります。',
  },
  actual: {
    title: '本番は、日時を決めて送れません',
    text: '本番は、必要になったときに人が送ります。',
  },
  not_draft: { title: 'すでに送っています', text: 'もう一度は送りません。送る日時も変えられません。' },
  deadline_past: {
    title: '締切の時刻を過ぎています',
    text: 'このままでは送れません。取り消して、新しい安否確認をつくってください。',
  },
  nobody_to_ask: {
    title: '送る相手がいません',
    text: '名簿に、この対象の会員がいません。まだ送っていません。',
  },
  actual_running: {
    title: '本番の回答を受けているあいだは送れません',
    text: '本番と訓練の連絡がまざらないように止めています。まだ送っていません。',
  },
  takes_reserve: {
    title: 'LINEの災害用の取り置きを割り込みます',
    text: 'まだ送っていません。開いて、取り置きを使うかを決めてから送ってください。',
  },
  not_frozen: {
    title: 'いまは止まっていません',
    text: 'すでに再開したか、締め切っています。何も変わっていません。',
  },
  not_open: {
    title: 'いまは送れません',
    text: '回答を受けているあいだだけ、もう一度送れます。何も送っていません。',
  },
} as const
export type Missed = keyof typeof MISSED

/** For whoever came second, or too late: what has happened instead, and that nothing happened twice. */
export const MissedPage = ({
  staff,
  check,
  reason,
}: {
  staff: SignedInStaff
  check: SafetyCheck
  reason: Missed
}) => (
  <Layout
    title={`${headline(check)} ${MISSED[reason].title}`}
    band={{ purpose: check.purpose, text: BANDS[check.purpose] }}
    staff={staff}
  >
    <div class="narrow">
      <h1>{headline(check)}</h1>
      <Notice kind="info" title={MISSED[reason].title}>
        <p>{MISSED[reason].text}</p>
      </Notice>
      <div class="actions">
        <ButtonLink kind="main" href={`/safety-checks/${check.id}`}>
          {check.launched_at ? '集計を見る' : 'この安否確認を見る'}
        </ButtonLink>
      </div>
    </div>
  </Layout>
)
