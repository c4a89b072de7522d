import type { Child, PropsWithChildren } from 'hono/jsx'
import type { SignedInStaff } from '../app.tsx'
import { ROLES } from '../roster/table.ts'
import { BANDS, headline } from '../safety-checks/rules.ts'
import type { SafetyCheck } from '../safety-checks/table.ts'
import { Layout } from '../ui/layout.tsx'
import { clockTime, dayAndTime } from '../ui/time.ts'
import { ChangedTo, Phone } from './needs-help.tsx'
import type { NeedsHelp, Person, Unanswered, Unreached } from './people.ts'
import { inShort } from './shared-answers.tsx'
import { people, REASONS, VIAS } from './words.ts'

/** What every list says about itself: the check, who looks, and when it was counted. */
export interface ListFrame {
  check: SafetyCheck
  staff: SignedInStaff
  at: Date
}

/** A browser chokes on 30,000 rows; what is cut off is said. */
const SHOWN = 2_000

export const UnansweredPage = ({ found, ...frame }: ListFrame & { found: Unanswered[] }) => (
  <List
    {...frame}
    name="未回答の一覧"
    count={found.length}
    lead="役員から順に並べています。電話で確かめてください。"
  >
    <Rows
      found={found}
      last="案内"
      cell={({ reached, under_way, held_condition, held_at }) =>
        held_condition && held_at
          ? `どなたの回答か確認中 ${inShort({ condition: held_condition, event_at: held_at })}`
          : reached
            ? '届いています'
            : under_way
              ? '送信中です'
              : '届いていません'
      }
    />
  </List>
)

export const UnreachedPage = ({ found, ...frame }: ListFrame & { found: Unreached[] }) => (
  <List
    {...frame}
    name="届いていない人の一覧"
    count={found.length}
    lead="LINEでもメールでも案内が届いていない人です。電話で確かめてください。"
  >
    <Rows
      found={found}
      last="届かない理由"
      cell={({ reasons }) => reasons.map((reason) => (REASONS[reason] ?? REASONS.unknown).label).join('、')}
    />
  </List>
)

export const NeedsHelpPage = ({ found, ...frame }: ListFrame & { found: NeedsHelp[] }) => (
  <List
    {...frame}
    name="▲ 助けが必要な人の一覧"
    count={found.length}
    lead="長く待っている人から順に並べています。まず電話してください。"
  >
    <Rows
      found={found}
      last="回答"
      cell={(person) => (
        <>
          {clockTime(person.event_at)} {VIAS[person.via]}
          {person.is_late && ' 締切後'}
          <ChangedTo person={person} />
        </>
      )}
    />
  </List>
)

const List = ({
  check,
  staff,
  at,
  name,
  count,
  lead,
  children,
}: PropsWithChildren<ListFrame & { name: string; count: number; lead: string }>) => (
  <Layout
    title={`${headline(check)} ${name}`}
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
          {name}（{people(count)}人）
        </h1>
        <p class="caution">取扱注意</p>
      </div>
      <p>
        <span class="paper">{staff.association_name} </span>
        {dayAndTime(at)}の内容です。{count > 0 && lead}
        <button type="button" class="link" data-print hidden>
          印刷
        </button>
      </p>
      {count > SHOWN && <p class="state">はじめの{people(SHOWN)}人を表示しています。</p>}
      {count === 0 ? <p class="empty">該当する人はいません。</p> : children}
    </div>
  </Layout>
)

const Rows = <P extends Person>({
  found,
  last,
  cell,
}: {
  found: P[]
  last: string
  cell: (person: P) => Child
}) => (
  <section class="scroll" tabindex={0} aria-label="一覧の表">
    <table class="names">
      <thead>
        <tr>
          <th scope="col">氏名</th>
          <th scope="col">電話</th>
          <th scope="col">医療機関</th>
          <th scope="col">区</th>
          <th scope="col">役割</th>
          <th scope="col">{last}</th>
          <th scope="col" class="memo">
            メモ
          </th>
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
            <td>{cell(person)}</td>
            <td class="memo" />
          </tr>
        ))}
      </tbody>
    </table>
  </section>
)
