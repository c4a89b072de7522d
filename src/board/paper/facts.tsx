import { RAIN, readRain } from '../../safety-checks/review/rules.ts'
import { endedAt } from '../../safety-checks/rules.ts'
import { eraMoment, timeInWords } from '../../ui/time.ts'
import { WAYS } from '../compare/queries.ts'
import { minutesWord, people } from '../words.ts'
import type { Paper } from './read.ts'

const STATES = {
  open: '回答を受けている途中です',
  frozen: '止めています',
  withdrawn: '取り消した安否確認です',
} as const

/** 実施の概要 — when, over which ways, with which notices and reminders, in what weather. */
export const Facts = ({ paper: { check, now, rain }, at }: { paper: Paper; at: Date }) => {
  const { covariates, added, by_way } = now
  const weather = readRain(rain?.note)
  const end = endedAt(check) ?? check.deadline_at
  const state = check.status in STATES ? STATES[check.status as keyof typeof STATES] : null
  return (
    <dl class="facts-of-paper">
      <div>
        <dt>実施日時</dt>
        <dd>
          {eraMoment(now.check.launched_at)}
          {end ? `〜${eraMoment(end)}` : `〜（締切なし、${eraMoment(at)}現在）`}
          {covariates.holiday && `　${covariates.holiday}`}
          {weather && weather !== 'unknown' && `　${RAIN[weather]}`}
        </dd>
      </div>
      {check.scenario && (
        <div>
          <dt>想定</dt>
          <dd>{check.scenario}</dd>
        </div>
      )}
      <div>
        <dt>送信方法</dt>
        <dd>
          {by_way.map(({ way, prompted }) => `${WAYS[way]}${people(prompted)}人`).join('、')}
          （届いたことが分かる人 {people(now.total.reached)}人）
        </dd>
      </div>
      <div>
        <dt>案内・督促</dt>
        <dd>
          事前案内{covariates.advance_notices === null ? 'は記録なし' : `${covariates.advance_notices}回`}
          、督促
          {added.length}回
          {added.length > 0 &&
            `（${added
              .slice(0, 3)
              .map(
                ({ minute }) =>
                  `${timeInWords(new Date(now.check.launched_at.getTime() + minute * 60_000))} 発報から${minutesWord(Math.round(minute))}`,
              )
              .join('、')}）`}
        </dd>
      </div>
      {state && (
        <div>
          <dt>いまの状態</dt>
          <dd>{state}</dd>
        </div>
      )}
    </dl>
  )
}
