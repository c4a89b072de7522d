import { ButtonLink } from '../ui/form.tsx'
import { STEPS, type Standing, type Step, type StepState } from './rules.ts'

const STATES: Record<StepState, string> = { done: '済', now: 'いまここ', later: 'あと' }

const WORDS: Record<Step, { title: string; text: string; href: string; button: string; again: string }> = {
  line: {
    title: 'LINEをつなぐ',
    text: '公式アカウントの鍵を入れます。メールだけで始めるときは、とばせます。',
    href: '/line',
    button: 'LINEをつなぐ',
    again: 'LINEの設定を見る',
  },
  roster: {
    title: '名簿を入れる',
    text: 'いまお使いのExcelかCSVを、そのまま入れられます。',
    href: '/roster/import',
    button: '名簿を入れる',
    again: '名簿をもう一度入れる',
  },
  letters: {
    title: '先生に案内の紙を配る',
    text: '1人1枚です。先生がQRコードからLINEとつなぎます。',
    href: '/binding',
    button: '案内の紙をつくる',
    again: '案内の紙をもう一度つくる',
  },
  test: {
    title: '到達テストを送る',
    text: '届くかどうかを確かめます。つくっただけでは送りません。',
    href: '/safety-checks/new?purpose=test',
    button: '到達テストをつくる',
    again: '到達テストをつくる',
  },
}

/** はじめの道 — from an empty system to the first message, with what is done and what comes next. */
export const FirstSteps = ({
  steps,
  standing,
}: {
  steps: Record<Step, StepState>
  standing: Pick<Standing, 'members' | 'bound'>
}) => (
  <section class="first" aria-labelledby="first">
    <h2 id="first">はじめての準備（10分ほど）</h2>
    <ol class="steps">
      {STEPS.map((step) => {
        const { title, text, href, button, again } = WORDS[step]
        const state = steps[step]
        return (
          <li class={`step step-${state}`} aria-current={state === 'now' ? 'step' : undefined}>
            <span class="step-state">{STATES[state]}</span>
            <div>
              <strong>{title}</strong>
              <p>
                {step === 'roster' && state === 'done' && `会員${standing.members}人が入っています。`}
                {step === 'letters' &&
                  standing.members > 0 &&
                  `${standing.members}人中${standing.bound}人がつながっています。`}
                {state !== 'done' && text}
              </p>
            </div>
            {state === 'now' ? (
              <ButtonLink kind="main" href={href}>
                {button}
              </ButtonLink>
            ) : (
              <a href={href}>{state === 'done' ? again : button}</a>
            )}
          </li>
        )
      })}
    </ol>
  </section>
)
