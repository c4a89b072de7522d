import { newId } from '../id.ts'
import { callSentence, callWords } from '../replies/call-rules.ts'
import { isLeader } from '../replies/hearing.ts'
import { CONDITIONS, type Condition } from '../replies/table.ts'
import { inWords } from '../replies/words.ts'
import { headline } from '../safety-checks/rules.ts'
import type { PromptId } from '../safety-checks/table.ts'
import { dialled } from '../ui/dialled.ts'
import { clockTime, dayAndTime, timeInWords } from '../ui/time.ts'
import { Office, Page } from './link-pages.tsx'
import type { Leader, OpenCheck } from './queries.ts'
import type { LastNote, Reported } from './reported.ts'
import { doneAs } from './rules.ts'

const PROBLEMS = {
  not_of_ward: '受け持ちの区の先生ではないため、記録していません。',
  over: '回答の受付が終わったため、記録していません。',
  answered_meanwhile: 'ご本人などの回答が先に届いていたため、記録していません。ありがとうございました。',
  not_taken_back: '10分が過ぎたか、すでに取り消しているため、取り消せません。事務局に電話してください。',
  unreadable: '押したボタンを読み取れませんでした。もう一度押してください。',
} as const
export type Problem = keyof typeof PROBLEMS

export interface SilentPageProps {
  leader: Leader
  checks: OpenCheck[]
  reported: Reported[]
  calls: Map<PromptId, LastNote>
  pass: string
  at: Date
  problem?: Problem
}

export const SilentPage = ({ leader, checks, reported, calls, pass, at, problem }: SilentPageProps) => (
  <Page title={`${checks[0] ? headline(checks[0]) : '班長のページ'} ${leader.ward}`}>
    <h1>{leader.ward} まだ回答のない先生</h1>
    <p>
      {leader.association_name}・{timeInWords(at)}
      の内容です。電話で聞いた回答を押してください。事務局にすぐ届きます。
    </p>
    {problem && (
      <p class="wrong" role="alert">
        {PROBLEMS[problem]}
      </p>
    )}
    <form method="post">
      <input type="hidden" name="pass" value={pass} />
      <button type="submit" class="again">
        最新の内容にする
      </button>
    </form>
    {checks.length === 0 && <p>いま、{leader.ward}で開いている安否確認はありません。</p>}
    {checks.map((check) => (
      <form method="post" class="calls">
        <input type="hidden" name="pass" value={pass} />
        <input type="hidden" name="entry" value={newId<'entry'>()} />
        <Silent
          check={check}
          calls={calls}
          at={at}
          reported={reported.filter((one) => one.check === check.id)}
        />
      </form>
    ))}
    <Office phone={leader.phone} />
  </Page>
)

const Silent = ({
  check,
  calls,
  at,
  reported,
}: {
  check: OpenCheck
  calls: SilentPageProps['calls']
  at: Date
  reported: Reported[]
}) => (
  <section>
    <h2 class={check.purpose}>{headline(check)}</h2>
    <p>
      {check.prompted}人のうち、あと<b>{check.silent.length}人</b>です。
      {check.deadline_at && `締切は${dayAndTime(check.deadline_at)}です。`}
    </p>
    {reported.length > 0 && (
      <ul class="done">
        {reported.map(({ prompt_id, reply_id, name, condition, event_at }) => (
          <li>
            <span>
              <b>{name}先生</b> {clockTime(event_at)} {inWords(condition)} と記録しました
            </span>
            <button
              type="submit"
              name="done"
              value={doneAs({ what: 'retract', prompt: prompt_id, reply: reply_id })}
              class="again"
              aria-label={`${name}先生の記録を取り消す`}
            >
              取り消す
            </button>
          </li>
        ))}
      </ul>
    )}
    {check.silent.length === 0 ? (
      <p>全員の回答がそろいました。ありがとうございました。</p>
    ) : (
      <ul>
        {check.silent.map((doctor) => (
          <Doctor doctor={doctor} call={calls.get(doctor.prompt_id)} at={at} />
        ))}
      </ul>
    )}
  </section>
)

const Doctor = ({
  doctor: { prompt_id, name, kana, facility, phone },
  call,
  at,
}: {
  doctor: OpenCheck['silent'][number]
  call: LastNote | undefined
  at: Date
}) => (
  <li>
    <span>
      <small>{kana}</small>
      <b>{name}先生</b>
      {facility && <small>{facility}</small>}
      {call && (
        <small class="called">
          {clockTime(call.noted_at)}{' '}
          {isLeader(call.noted_by) ? callWords(call, at) : callSentence('事務局', call, at)}
        </small>
      )}
    </span>
    {phone ? (
      <a href={`tel:${dialled(phone)}`} aria-label={`${name}先生に電話する`}>
        {phone}
      </a>
    ) : (
      <small>電話番号がありません</small>
    )}
    <span class="heard">
      {(Object.keys(CONDITIONS) as Condition[]).map((condition) => (
        <button
          type="submit"
          name="done"
          value={doneAs({ what: 'answer', prompt: prompt_id, condition })}
          aria-label={`${name}先生 ${CONDITIONS[condition].symbol} ${CONDITIONS[condition].short}`}
        >
          <span>{CONDITIONS[condition].symbol}</span> {CONDITIONS[condition].short}
        </button>
      ))}
      <button
        type="submit"
        name="done"
        value={doneAs({ what: 'no_answer', prompt: prompt_id, call: newId<'call_note'>() })}
        aria-label={`${name}先生につながらない`}
      >
        つながらない
      </button>
    </span>
  </li>
)
