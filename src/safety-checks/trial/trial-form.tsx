import type { SignedInStaff } from '../../app.tsx'
import { Button, Notice } from '../../ui/form.tsx'
import type { SafetyCheck } from '../table.ts'
import { TRIALS_AN_HOUR } from './note.ts'
import type { TrialEnd } from './routes.tsx'

const AGAIN =
  'メールは、1分ほど待ってから、もう一度押してください。続くときは、先生方へのメールも届かないことがあります。システムの担当者に連絡してください。'

const ENDS = {
  sent: {
    kind: 'done',
    title: '試し送りを送りました',
    text: 'あなたのメールアドレスに送りました。先生方には送っていません。届いた文面を確かめてください。',
  },
  sent_by_line: {
    kind: 'done',
    title: '試し送りを送りました',
    text: 'あなたのメールアドレスと、あなたのLINEに送りました。先生方には送っていません。届いた文面を確かめてください。',
  },
  spared: {
    kind: 'done',
    title: '試し送りをメールだけで送りました',
    text: '災害用の取り置きを残すため、LINEには送っていません。先生方には送っていません。',
  },
  too_many: {
    kind: 'wrong',
    title: `試し送りは1時間に${TRIALS_AN_HOUR}回までです`,
    text: 'しばらく待ってから、もう一度押してください。文面は、この画面でも確かめられます。',
  },
  not_sent: {
    kind: 'wrong',
    title: '試し送りのメールを送れませんでした',
    text: AGAIN,
  },
  only_line: {
    kind: 'wrong',
    title: 'LINEには送りましたが、メールは送れませんでした',
    text: `LINEの文面は、届いたもので確かめられます。${AGAIN}もう一度押すと、LINEにも、もう1通届きます。メールの文面は、この画面でも確かめられます。`,
  },
  not_sent_spared: {
    kind: 'wrong',
    title: 'メールもLINEも送れませんでした',
    text: `LINEは、災害用の取り置きを残すため送っていません。メールは送れませんでした。${AGAIN}`,
  },
} as const satisfies Record<TrialEnd, { kind: 'done' | 'wrong'; title: string; text: string }>

export const TrialNotice = ({ end }: { end: TrialEnd }) => (
  <Notice kind={ENDS[end].kind} title={ENDS[end].title}>
    <p>{ENDS[end].text}</p>
  </Notice>
)

/** To his own mail, and to his own LINE where he has shown which that is; never to anybody else. */
export const TrialForm = ({
  staff,
  check,
  has_line,
}: {
  staff: SignedInStaff
  check: SafetyCheck
  has_line: boolean
}) => (
  <form method="post" action={`/safety-checks/${check.id}/try`} class="trial">
    <input type="hidden" name="working_for" value={staff.association} />
    <input type="hidden" name="version" value={String(check.version)} />
    <Button kind="second">自分に試し送り</Button>
    <p class="support">
      {has_line
        ? 'この文面を、あなたのメールとLINEにだけ送ります。LINEは1通使います。'
        : 'この文面を、あなたのメールにだけ送ります。'}{' '}
      <a href="/settings/own-line">{has_line ? '受け取るLINEを変える' : '自分のLINEでも受け取る'}</a>
    </p>
  </form>
)
