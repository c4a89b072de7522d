import type { Child } from 'hono/jsx'
import type { SignedInStaff } from '../../app.tsx'
import { provenance } from '../../replies/hearing.ts'
import { CONDITIONS } from '../../replies/table.ts'
import { ROLES } from '../../roster/table.ts'
import { BANDS, headline } from '../../safety-checks/rules.ts'
import type { SafetyCheck } from '../../safety-checks/table.ts'
import { Layout } from '../../ui/layout.tsx'
import { dayAndTime } from '../../ui/time.ts'
import { Groups, Legend } from '../groups.tsx'
import { Phone } from '../needs-help.tsx'
import { people } from '../words.ts'
import type { MemberOfRounds, RoundAnswer } from './people.ts'
import type { Merged } from './queries.ts'
import { ageInWords, standingOf } from './rules.ts'

/** A browser chokes on 30,000 rows; what is cut off is said. */
const SHOWN = 2_000

export interface RoundsPageProps {
  staff: SignedInStaff
  check: SafetyCheck
  merged: Merged
  found: MemberOfRounds[]
  at: Date
}

/** 先生ごとの経過 — every answer of every round, and who is known by an old one only. */
export const RoundsPage = ({ staff, check, merged, found, at }: RoundsPageProps) => (
  <Layout
    title={`${headline(check)} 先生ごとの経過`}
    band={{ purpose: check.purpose, text: BANDS[check.purpose] }}
    staff={staff}
    styles={['board.css']}
    scripts={['board.js']}
  >
    <div class="list">
      <p class="back">
        <a href={`/safety-checks/${check.id}`}>集計に戻る</a>
      </p>
      <div class="list-head">
        <h1>
          {headline(check)}
          <br />
          先生ごとの経過（{people(found.length)}人）
        </h1>
        <p class="caution">取扱注意</p>
      </div>
      <p>
        <span class="paper">{staff.association_name} </span>
        {dayAndTime(at)}の内容です。第{check.round}
        報に未回答の先生から順に並べています。灰色は前の報の回答です。
        <button type="button" class="link" data-print hidden>
          印刷
        </button>
      </p>
      {found.length > SHOWN && <p class="state">はじめの{people(SHOWN)}人を表示しています。</p>}
      <section class="scroll" tabindex={0} aria-label="先生ごとの経過の表">
        <table class="names">
          <thead>
            <tr>
              {['氏名', '電話', '医療機関', '区', '役割'].map((name) => (
                <th scope="col">{name}</th>
              ))}
              <th scope="col">第{check.round}報</th>
              <th scope="col">最新の回答と経過</th>
            </tr>
          </thead>
          <tbody>
            {found.slice(0, SHOWN).map((person) => (
              <tr>
                <th scope="row">
                  <small>{person.kana}</small>
                  <br />
                  {person.name}
                </th>
                <td>
                  <Phone phone={person.phone} name={person.name} />
                </td>
                <td>{person.facility ?? '—'}</td>
                <td>{person.ward ?? '—'}</td>
                <td>{ROLES[person.role]}</td>
                <td>{standingOf(person)}</td>
                <td>
                  <History person={person} at={at} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <h2>区分ごとの最新の回答</h2>
      <Groups view={{ ...merged, joint: [] }} />
      <Legend />
    </div>
  </Layout>
)

const History = ({ person: { history, is_fresh }, at }: { person: MemberOfRounds; at: Date }) => {
  const [now, ...before] = history
  if (!now) return <>どの報にも未回答</>
  return (
    <>
      <Answer answer={now} is_old={!is_fresh}>
        （{ageInWords(now.event_at, at)}）
      </Answer>
      {before.map((answer) => (
        <Answer answer={answer} is_old />
      ))}
    </>
  )
}

const Answer = ({ answer, is_old, children }: { answer: RoundAnswer; is_old: boolean; children?: Child }) => (
  <span class={is_old ? 'round-answer old' : 'round-answer'}>
    第{answer.round}報 {CONDITIONS[answer.condition].symbol}
    {CONDITIONS[answer.condition].label} {dayAndTime(answer.event_at)} {provenance(answer)}
    {children}
  </span>
)
