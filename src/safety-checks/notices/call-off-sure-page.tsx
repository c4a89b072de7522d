import { Button, ButtonLink, Notice } from '../../ui/form.tsx'
import { dayAndTime } from '../../ui/time.ts'
import { QuotaFact } from '../quota/quota-view.tsx'
import { inReach, outOfReach } from '../reach-words.ts'
import { type Choice, seenOf } from './call-off.ts'
import { type CallOffPageProps, whatFollows } from './call-off-page.tsx'
import { CallOffPreviews } from './call-off-previews.tsx'
import { CheckPage } from './frame.tsx'
import { isAhead } from './rules.ts'

const KEPT = ['choice', 'day', 'use_reserve'] as const

const WORDS = {
  cancel: { ask: () => '中止しますか', does: '中止する', and_tells: '中止して、' },
  postpone: {
    ask: (day: string) => `${day}に日を改めますか`,
    does: '日を改める',
    and_tells: '日を改めて、',
  },
  go_on: {
    ask: () => '予定どおり続けることを知らせますか',
    does: '予定どおり続ける',
    and_tells: '予定どおりと、',
  },
} as const satisfies Record<
  Choice['choice'],
  { ask: (day: string) => string; does: string; and_tells: string }
>

/** The second step of 中止・延期: one choice, whom it reaches and in which words; nothing has happened yet. */
export const CallOffSurePage = (props: CallOffPageProps & { chosen: Choice }) => {
  const { staff, check, told, audience, cost, wave, chosen, form = {} } = props
  const { choice } = chosen
  const tells_all = choice === 'go_on' && isAhead(check)
  const known = told.people + told.under_way
  const people = tells_all ? inReach(audience) : `${known}人`
  const { line, mail_only } = tells_all ? audience : told
  const tells = line + mail_only > 0
  const words = WORDS[choice]
  const kept = KEPT.flatMap((name): [string, string][] => (form[name] ? [[name, form[name]]] : []))
  const button = tells ? `${words.and_tells}${people}に知らせる` : words.does
  const path = `/safety-checks/${check.id}/call-off`
  return (
    <CheckPage staff={staff} check={check} about="中止・延期の確認" wide>
      <div class="beside">
        <section>
          <h2>{words.ask(chosen.choice === 'postpone' ? dayAndTime(chosen.comes_at) : '')}</h2>
          <Notice kind="info" title="まだ何も送っていません">
            <p>
              {tells
                ? `人数と届く文面を確かめて、よければ「${button}」を押してください。`
                : `まだだれにも知らせていないので、何も送りません。よければ「${button}」を押してください。`}
            </p>
          </Notice>
          <p>{whatFollows(choice, check)}</p>
          {tells && (
            <dl class="facts">
              <dt>知らせる相手</dt>
              <dd>
                <strong>{people}</strong>（LINE {line}人・メールだけ {mail_only}人）
                {tells_all
                  ? outOfReach(audience)
                  : told.under_way > 0 &&
                    ` うち${told.under_way}人には、いま送っている途中です。届いた人にだけ送ります。`}
              </dd>
              {cost && <QuotaFact cost={cost} />}
            </dl>
          )}
          <form method="post" action={path} novalidate>
            <input type="hidden" name="working_for" value={staff.association} />
            <input type="hidden" name="wave" value={String(wave)} />
            <input type="hidden" name="seen" value={seenOf(form)} />
            {kept.map(([name, value]) => (
              <input type="hidden" name={name} value={value} />
            ))}
            <div class="actions">
              <Button kind={choice === 'cancel' ? 'danger' : 'main'}>{button}</Button>
              <ButtonLink href={`${path}?${new URLSearchParams(kept)}`}>選び直す</ButtonLink>
            </div>
          </form>
        </section>
        <CallOffPreviews {...props} of={[choice]} />
      </div>
    </CheckPage>
  )
}
