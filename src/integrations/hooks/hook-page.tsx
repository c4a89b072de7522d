import type { SignedInStaff } from '../../app.tsx'
import { Button, ButtonLink, Notice } from '../../ui/form.tsx'
import { Layout } from '../../ui/layout.tsx'
import { dayAndTime } from '../../ui/time.ts'
import { HOOK_EVENTS, type Hook, type HookAttempt, type HookEvent } from '../table.ts'
import { eventsInWords, stateInWords } from './pages.tsx'
import type { ShownAttempt } from './queries.ts'

const HOME = '/settings/integrations'

export const HOOK_DONE = {
  tried: { title: '試し送りをしています', text: '10秒ほどで結果が出ます。このページを開き直してください。' },
  paused: {
    title: '止めました',
    text: '再開するまで送りません。止めている間のできごとは、あとからも送りません。',
  },
  resumed: { title: '再開しました', text: 'これから起きることを知らせます。' },
} as const
export type HookDone = keyof typeof HOOK_DONE

const OUTCOMES: Record<HookAttempt['outcome'], string> = {
  delivered: '届きました',
  status: '相手が受け取りませんでした',
  redirect: '別のアドレスに回されました。送り先を直してください',
  slow: '10秒待っても返事がありません',
  cut: 'つながりません',
  private: '院内のアドレスなので送っていません',
}

const kindInWords = (kind: HookEvent['kind']) => (kind === 'hook.test' ? '試し送り' : HOOK_EVENTS[kind].name)

/** One hook: how it is, what can be done with it, and what came of the last tries. */
export const HookPage = ({
  staff,
  hook,
  attempts,
  done,
}: {
  staff: SignedInStaff
  hook: Hook
  attempts: ShownAttempt[]
  done: HookDone | undefined
}) => (
  <Layout title={hook.name} staff={staff}>
    <div class="narrow">
      <h1>{hook.name}</h1>
      {done && (
        <Notice kind="done" title={HOOK_DONE[done].title}>
          <p>{HOOK_DONE[done].text}</p>
        </Notice>
      )}
      {hook.paused_by === 'system' && (
        <Notice kind="danger" title="1日続けて届かないため、止めています">
          <p>相手のシステムの担当者に確かめてください。試し送りが届いたら、再開してください。</p>
        </Notice>
      )}
      <dl class="facts">
        <dt>送り先</dt>
        <dd class="hash">{hook.url}</dd>
        <dt>知らせるとき</dt>
        <dd>{eventsInWords(hook.events)}</dd>
        <dt>状況</dt>
        <dd>
          {stateInWords(hook)}
          {hook.failing_since && `（${dayAndTime(hook.failing_since)}から）`}
        </dd>
        <dt>つくった時</dt>
        <dd>{dayAndTime(hook.made_at)}</dd>
      </dl>
      <div class="actions hook-steps">
        <Step staff={staff} hook={hook} to="try" kind="main">
          試しに送る
        </Step>
        {hook.paused_at ? (
          <Step staff={staff} hook={hook} to="resume">
            再開する
          </Step>
        ) : (
          <Step staff={staff} hook={hook} to="pause">
            止める
          </Step>
        )}
        <ButtonLink href={`${HOME}/hooks/${hook.id}/remove`}>外す</ButtonLink>
      </div>
      <h2>送った記録（新しい20件）</h2>
      {attempts.length === 0 ? <p>まだ送っていません。</p> : <Attempts attempts={attempts} />}
      <div class="actions">
        <ButtonLink href={HOME}>外部連携へ戻る</ButtonLink>
      </div>
    </div>
  </Layout>
)

/** The id of the form makes a second click the same one. */
const Step = ({
  staff,
  hook,
  to,
  kind = 'second',
  children,
}: {
  staff: SignedInStaff
  hook: Hook
  to: 'try' | 'pause' | 'resume'
  kind?: 'main' | 'second'
  children: string
}) => (
  <form method="post" action={`${HOME}/hooks/${hook.id}/${to}`}>
    <input type="hidden" name="working_for" value={staff.association} />
    <input type="hidden" name="form_id" value={crypto.randomUUID()} />
    <Button kind={kind}>{children}</Button>
  </form>
)

const Attempts = ({ attempts }: { attempts: ShownAttempt[] }) => (
  <section class="scroll" tabindex={0} aria-label="送った記録の表">
    <table>
      <thead>
        <tr>
          <th scope="col">時刻</th>
          <th scope="col">できごと</th>
          <th scope="col">結果</th>
        </tr>
      </thead>
      <tbody>
        {attempts.map(({ at, kind, attempt, outcome, status }) => (
          <tr>
            <th scope="row">{dayAndTime(at)}</th>
            <td>
              {kindInWords(kind)}
              {attempt > 1 && `（${attempt}回目）`}
            </td>
            <td>
              {OUTCOMES[outcome]}
              {status !== null && `（${status}）`}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </section>
)
