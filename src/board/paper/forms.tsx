import type { SignedInStaff } from '../../app.tsx'
import { LONGEST_PAPER, RAIN } from '../../safety-checks/review/rules.ts'
import { Button, Notice } from '../../ui/form.tsx'
import type { PaperPageProps } from './page.tsx'
import type { Paper } from './read.ts'

const FAULTS = {
  too_long: `全部で${LONGEST_PAPER.letters}文字までにしてください。1枚に収まらなくなります。`,
  too_many_lines: `${LONGEST_PAPER.lines}行までにしてください。1枚に収まらなくなります。`,
  hidden_characters: '目に見えない文字が入っています。その行を書き直してください。',
  changed_meanwhile:
    '書いている間に、ほかの人が保存しました。下が保存された内容です。見比べてから、もう一度保存してください。',
} as const

const isOfWords = (fault: PaperPageProps['fault']): fault is keyof typeof FAULTS =>
  fault !== undefined && Object.hasOwn(FAULTS, fault)

/** On the screen only: the words of the paper, begun from the figures and kept as people change them. */
export const WordsForm = ({
  paper: { check, words },
  staff,
  lines,
  typed,
  fault,
}: Pick<PaperPageProps, 'paper' | 'typed' | 'fault'> & { staff: SignedInStaff; lines: string[] }) => {
  const error = isOfWords(fault) ? FAULTS[fault] : null
  return (
    <form method="post" action={`/safety-checks/${check.id}/paper`} id="words">
      <h2>「課題と次回に向けて」を直す</h2>
      {fault === 'changed_meanwhile' && typed !== undefined && (
        <Notice kind="info" title="いま保存されている内容">
          {lines.map((line) => (
            <p>{line}</p>
          ))}
        </Notice>
      )}
      <input type="hidden" name="working_for" value={staff.association} />
      <input type="hidden" name="seen" value={words?.version ?? 0} />
      <div class={error ? 'field field-wrong' : 'field'}>
        <label for="field-words">
          1行に1つ（{LONGEST_PAPER.lines}行、{LONGEST_PAPER.letters}文字まで）
        </label>
        <p class="support" id="field-words-support">
          {words
            ? '保存された内容です。'
            : '数字からつくった下書きです。直して保存すると、次からその内容を印刷します。'}
          お名前は書かないでください。
        </p>
        <textarea
          name="words"
          id="field-words"
          rows={12}
          aria-describedby={`field-words-support${error ? ' field-words-error' : ''}`}
          aria-invalid={error ? 'true' : undefined}
        >
          {typed ?? lines.join('\n')}
        </textarea>
        {error && (
          <p class="fault" id="field-words-error">
            ＊{error}
          </p>
        )}
      </div>
      <Button kind="second">保存する</Button>
    </form>
  )
}

/** In place of the form while answers still come in: what is kept is printed from then on, and the figures go on. */
export const WordsLater = ({ typed, is_kept }: { typed: string | undefined; is_kept: boolean }) => (
  <section id="words">
    <h2>「課題と次回に向けて」を直す</h2>
    {typed !== undefined && (
      <Notice kind="wrong" title="まだ締め切っていないので、保存していません">
        <p>書いた内容は下のとおりです。いるときは、写しておいてください。</p>
        {typed.split('\n').map((line) => (
          <p>{line}</p>
        ))}
      </Notice>
    )}
    <p>
      直して保存できるのは、締め切ったあとです。
      {!is_kept && 'いまは、途中の数字からつくった下書きを載せています。'}
    </p>
  </section>
)

/** Weather is said by somebody who was there. */
export const RainForm = ({
  paper: { check, rain },
  staff,
  fault,
}: {
  paper: Paper
  staff: SignedInStaff
  fault: PaperPageProps['fault']
}) => (
  <form method="post" action={`/safety-checks/${check.id}/rain`} id="rain">
    <h2>その日の天気</h2>
    <input type="hidden" name="working_for" value={staff.association} />
    <input type="hidden" name="seen" value={rain?.version ?? 0} />
    <fieldset class={`field radios radios-rows ${fault === 'not_chosen' ? 'field-wrong' : ''}`}>
      <legend>発報のとき、雨でしたか</legend>
      <div class="choices">
        {Object.entries(RAIN).map(([value, label]) => (
          <label class="choice">
            <input type="radio" name="rain" value={value} checked={rain?.note === value} />
            <span>{label}</span>
          </label>
        ))}
      </div>
      {fault === 'not_chosen' && <p class="fault">＊3つのうちから1つ選んでください。</p>}
    </fieldset>
    <Button kind="second">天気を記録する</Button>
  </form>
)
