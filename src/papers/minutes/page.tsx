import type { SignedInStaff } from '../../app.tsx'
import { may } from '../../rights.ts'
import { LONGEST_MINUTES, type MinutesFault } from '../../safety-checks/review/rules.ts'
import { endedAt, headline } from '../../safety-checks/rules.ts'
import type { ReviewNote, SafetyCheck } from '../../safety-checks/table.ts'
import { Button, Notice } from '../../ui/form.tsx'
import { eraMoment } from '../../ui/time.ts'
import { PaperFrame } from '../check/frame.tsx'

const FAULTS = {
  empty: '本文がありません。元の案に戻すときは、このページを開き直してください。',
  minutes_too_long: `全部で${LONGEST_MINUTES.toLocaleString('ja-JP')}文字までにしてください。`,
  hidden_characters: '目に見えない文字が入っています。その行を書き直してください。',
  changed_meanwhile:
    '書いている間に、ほかの人が保存しました。紙に見えているのが保存された内容です。見比べてから、もう一度保存してください。',
} as const satisfies Record<MinutesFault | 'changed_meanwhile', string>
export type MinutesPageFault = keyof typeof FAULTS

export interface MinutesProps {
  check: SafetyCheck
  staff: SignedInStaff
  /** What was kept last; null where nobody has touched the draft. */
  kept: ReviewNote | null
  draft: string
  at: Date
  typed?: string | undefined
  fault?: MinutesPageFault | undefined
}

/** 議事録の案 — begun from the figures, changed by people, every version kept. */
export const MinutesPage = ({ check, staff, kept, draft, at, typed, fault }: MinutesProps) => {
  const text = kept?.note ?? draft
  return (
    <PaperFrame
      check={check}
      staff={staff}
      name="議事録の案"
      lead={
        kept
          ? `${eraMoment(kept.written_at)}に保存された内容です（第${kept.version}版）。`
          : endedAt(check)
            ? '数字からつくった案です。会議のあとに書き足して保存すると、次からその内容を印刷します。'
            : '回答を受け付けている間の、途中の数字です。保存すると数字は変わらなくなります。保存は、締め切ったあとにしてください。'
      }
    >
      <article class="a4 minutes" aria-labelledby="minutes-title">
        <header>
          <h2 class="sheet-title" id="minutes-title">
            {headline(check)}
            <br />
            <strong>災害対策委員会 議事録（案）</strong>
          </h2>
          <p class="whose">
            {staff.association_name}
            <br />
            出力 {eraMoment(at)}
          </p>
        </header>
        <p class="minutes-text">{text}</p>
      </article>
      {may(staff.role, 'POST /safety-checks/:id/minutes') && (
        <form
          method="post"
          action={`/safety-checks/${check.id}/minutes`}
          class="screen-only minutes-form"
          id="minutes"
        >
          <h2>議事録の案を直す</h2>
          {fault && (
            <Notice kind="wrong" title="保存していません">
              <p id="minutes-error">{FAULTS[fault]}</p>
            </Notice>
          )}
          <input type="hidden" name="working_for" value={staff.association} />
          <input type="hidden" name="seen" value={kept?.version ?? 0} />
          <div class={fault ? 'field field-wrong' : 'field'}>
            <label for="field-minutes">本文</label>
            <p class="support" id="minutes-support">
              {LONGEST_MINUTES.toLocaleString('ja-JP')}
              文字まで。患者さんのお名前は書かないでください。前の版も残ります。
            </p>
            <textarea
              id="field-minutes"
              name="minutes"
              rows={24}
              aria-describedby={`minutes-support${fault ? ' minutes-error' : ''}`}
              aria-invalid={fault ? 'true' : undefined}
            >
              {typed ?? text}
            </textarea>
          </div>
          <Button>保存する</Button>
        </form>
      )}
    </PaperFrame>
  )
}
