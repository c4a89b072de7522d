import { Button, ButtonLink, Notice } from '../../ui/form.tsx'
import { type CheckFrame, CheckPage } from '../notices/frame.tsx'
import { headline } from '../rules.ts'
import type { SafetyCheckId } from '../table.ts'
import { titleOfRound } from './rules.ts'

/** もう一度たずねる — what the next round will be, before anything is made. */
export const BeginRoundPage = ({
  staff,
  check,
  round,
  members,
}: CheckFrame & {
  round: number
  /** Who would be asked now. */
  members: number
}) => (
  <CheckPage staff={staff} check={check} about={`もう一度たずねる（第${round}報）`}>
    <h2>もう一度たずねる（第{round}報）</h2>
    <p class="lead">
      同じ送る相手（いま{members}
      人）に、いまの状況をもう一度たずねる下書きをつくります。まだ誰にも送りません。
    </p>
    <ul>
      <li>名前は「{headline({ ...check, title: titleOfRound(check.title, round) })}」になります。</li>
      <li>文面・締切は、送る前に直せます。</li>
      <li>第{round}報を送ると、前の報は締め切ります。前の報への回答も24時間は受け付けます。</li>
      <li>第{round}報を取り下げても、前の報は締め切ったままです。▲の先生は、集計とホームに残ります。</li>
      <li>集計では、どの報の回答でも、先生ごとにいちばん新しいものを数えます。</li>
    </ul>
    <form method="post" action={`/safety-checks/${check.id}/rounds/begin`} class="actions">
      <input type="hidden" name="working_for" value={staff.association} />
      <Button>第{round}報の下書きをつくる</Button>
      <ButtonLink href={`/safety-checks/${check.id}`}>もどる</ButtonLink>
    </form>
  </CheckPage>
)

const WHY_NOT = {
  not_repeatable: {
    title: 'この安否確認は、もう一度たずねられません',
    text: 'まだ送っていないか、取り消しています。何も変わっていません。',
  },
  later_round: { title: '次の報がもうあります', text: '2つめはつくっていません。次の報を開いてください。' },
  other_purpose: {
    title: '本番と訓練は1つの災害にまとめられません',
    text: 'この災害では、別の種類の安否確認をしています。新しい安否確認としてつくってください。',
  },
  too_many: { title: '99報までです', text: '新しい安否確認としてつくってください。' },
} as const
export type WhyNot = keyof typeof WHY_NOT

/** For the second of two clicks, or of two people: the round is there once. */
export const NoRoundPage = ({
  staff,
  check,
  reason,
  later,
}: CheckFrame & { reason: WhyNot; later: SafetyCheckId | null }) => (
  <CheckPage staff={staff} check={check} about={WHY_NOT[reason].title}>
    <Notice kind="info" title={WHY_NOT[reason].title}>
      <p>{WHY_NOT[reason].text}</p>
    </Notice>
    <div class="actions">
      <ButtonLink kind="main" href={`/safety-checks/${later ?? check.id}`}>
        {later ? '次の報を開く' : '集計に戻る'}
      </ButtonLink>
    </div>
  </CheckPage>
)
