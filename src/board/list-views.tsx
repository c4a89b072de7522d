import { callWords } from '../replies/call-rules.ts'
import { isLeader, provenance } from '../replies/hearing.ts'
import { CONDITIONS } from '../replies/table.ts'
import { clockTime } from '../ui/time.ts'
import type { OwnEntry } from './enter/queries.ts'
import { FollowMark, pathOfHelp, TakeButton } from './help/state-mark.tsx'
import { List, type ListFrame, Rows } from './list-frame.tsx'
import { ChangedTo, statesInWords } from './needs-help.tsx'
import type { EarlierAnswer, NeedsHelp, Person, Unanswered, Unreached } from './people.ts'
import { ageInWords } from './rounds/rules.ts'
import { inShort } from './shared-answers.tsx'
import { REASONS } from './words.ts'

export const UnansweredPage = ({ found, ...frame }: ListFrame & { found: Unanswered[] }) => (
  <List
    {...frame}
    name="未回答の一覧"
    count={waiting(found, frame.own).length}
    rows={found.length}
    lead="役員から順に並べています。電話で確かめ、聞いた回答の印を押してください。"
  >
    <Rows
      found={found}
      {...frame}
      last="案内"
      cell={(person) => (
        <>
          {howAsked(person)}
          <Earlier person={person} at={frame.at} />
          <Call person={person} {...frame} />
        </>
      )}
    />
  </List>
)

export const UnreachedPage = ({ found, ...frame }: ListFrame & { found: Unreached[] }) => (
  <List
    {...frame}
    name="届いていない人の一覧"
    count={waiting(found, frame.own).length}
    rows={found.length}
    lead="LINEでもメールでも案内が届いていない人です。電話で確かめ、聞いた回答の印を押してください。"
  >
    <Rows
      found={found}
      {...frame}
      last="届かない理由"
      cell={({ reasons, ...person }) => (
        <>
          {reasons.map((reason) => (REASONS[reason] ?? REASONS.unknown).label).join('、')}
          <Call person={person} {...frame} />
        </>
      )}
    />
  </List>
)

export const NeedsHelpPage = ({ found, ...frame }: ListFrame & { found: NeedsHelp[] }) => (
  <List
    {...frame}
    name="▲ 助けが必要な人の一覧"
    count={found.length}
    parts={statesInWords(found)}
    rows={found.length}
    lead="対応待ちの人が先、その中では長く待っている人から順に並べています。まず電話してください。"
  >
    <Rows
      found={found}
      {...frame}
      last="回答"
      seenOf={({ reply_id }) => reply_id}
      cell={(person) => (
        <>
          {clockTime(person.event_at)} {provenance(person)}
          {person.is_late && ' 締切後'}
          <ChangedTo person={person} />
          <FollowMark person={person} href={pathOfHelp(frame.check.id, person)} />
          <TakeButton person={person} action={pathOfHelp(frame.check.id, person)} />
        </>
      )}
    />
  </List>
)

const waiting = (found: Person[], own: OwnEntry[]) => {
  const entered = new Set(own.map(({ member_id }) => member_id))
  return found.filter(({ member_id }) => !entered.has(member_id))
}

function howAsked({ reached, under_way, held_condition, held_at }: Unanswered) {
  if (held_condition && held_at)
    return `どなたの回答か確認中 ${inShort({ condition: held_condition, event_at: held_at })}`
  if (reached) return '届いています'
  return under_way ? '送信中です' : '届いていません'
}

/** 「第1報の回答 ●診療できます 3時間12分前」 — old, hence grey. */
const Earlier = ({ person, at }: { person: EarlierAnswer; at: Date }) => {
  const { earlier_round, earlier_condition, earlier_at } = person
  if (!earlier_condition || !earlier_at) return null
  const { symbol, label } = CONDITIONS[earlier_condition]
  return (
    <span class="round-answer old">
      第{earlier_round}報の回答 {symbol}
      {label} {ageInWords(earlier_at, at)}
    </span>
  )
}

/** 「班長 10:31 つながらない」 */
const Call = ({
  person,
  calls,
  own,
  at,
}: Pick<ListFrame, 'calls' | 'own' | 'at'> & { person: Pick<Person, 'member_id'> }) => {
  const is_over = own.some(({ member_id }) => member_id === person.member_id)
  const call = calls.find(({ member_id }) => member_id === person.member_id)
  if (!call) return null
  return (
    <span class="call-note">
      {isLeader(call.noted_by) ? '班長' : '事務局'} {clockTime(call.noted_at)}{' '}
      {callWords(call, is_over ? OVER : at)}
    </span>
  )
}

/** So late that nobody is at the telephone any more. */
const OVER = new Date(8.64e15)
