import { dayAndTime, span } from '../ui/time.ts'
import { callsForHelp } from './needs-help.tsx'
import { countStates, type ReasonCount } from './people.ts'
import type { BoardView } from './read-board.ts'
import { replyRate, wilson95 } from './rules.ts'
import { interval, people, percent, REASONS } from './words.ts'

/** The five tiles, most urgent first; only ▲ may be loud. */
export const TILES = ['needs-help', 'unanswered', 'unreached', 'replied', 'elapsed'] as const

export const NeedsHelpTile = ({ view }: { view: BoardView }) => {
  const needs_help = callsForHelp(view)
  const changed = view.needs_help.filter(({ changed_to }) => changed_to).length
  const { waiting } = countStates(view.needs_help)
  const inside = (
    <>
      <h2>▲ 助けが必要</h2>
      <p class="count">
        {people(needs_help)}
        <small>人</small>
      </p>
      <p class="aside">
        {needs_help === 0 && 'いまのところありません'}
        {needs_help > 0 &&
          (waiting > 0 ? `まず電話を（対応待ち ${people(waiting)}人）` : '全員に対応を始めました')}
        {changed > 0 && <span class="whole">（ほかに変更した人 {people(changed)}人）</span>}
      </p>
    </>
  )
  return needs_help > 0 ? (
    <a class="tile tile-loud" href="#help">
      {inside}
    </a>
  ) : (
    <div class="tile">{inside}</div>
  )
}

export const UnansweredTile = ({ view }: { view: BoardView }) => {
  const { prompted, replied } = view.total
  const old_only = view.merged?.total.old_only ?? 0
  const officers = view.by_role.find(({ role }) => role === 'officer')
  return (
    <div class="tile">
      <h2>未回答</h2>
      <p class="count">
        {people(prompted - replied)}
        <small>人</small>
      </p>
      <p class="aside">
        {officers
          ? `うち役員 ${people(officers.prompted - officers.replied)}人`
          : '返事がない人は無事とは限りません'}
        {old_only > 0 && '・'}
        {old_only > 0 && <span class="whole">前の報に回答 {people(old_only)}人</span>}
      </p>
    </div>
  )
}

const SHOWN_REASONS = 2

export const UnreachedTile = ({ view }: { view: BoardView }) => {
  const { unreached, sending, prompted } = view.total
  const rest = view.unreached_reasons.slice(SHOWN_REASONS).reduce((sum, { people: more }) => sum + more, 0)
  const parts = [
    ...view.unreached_reasons
      .slice(0, SHOWN_REASONS)
      .map((reason) => [shortReason(reason), reason.people] as const),
    ...(rest > 0 ? [['ほか', rest] as const] : []),
    ...(sending > 0 ? [['送信中', sending] as const] : []),
  ]
  return (
    <div class="tile">
      <h2>届いていない</h2>
      <p class="count">
        {people(unreached)}
        <small>人</small>
        <small class="within">（未回答のうち）</small>
      </p>
      <p class="aside">
        {parts.length === 0 && prompted > 0 && '未回答の人には、すべて届きました'}
        {parts.map(([word, count]) => (
          <span class="part">
            {word} {people(count)}人
          </span>
        ))}
      </p>
    </div>
  )
}

const shortReason = ({ reason }: ReasonCount) => (REASONS[reason] ?? REASONS.unknown).short

export const RepliedTile = ({ view }: { view: BoardView }) => {
  const { prompted, replied, late } = view.total
  return (
    <div class="tile">
      <h2>回答</h2>
      <p class="count">
        {people(replied)}
        <small>/ {people(prompted)}人</small>
      </p>
      <p class="aside">
        {replied === 0 ? (
          'まだ回答はありません'
        ) : (
          <>
            <strong>{percent(replyRate(view.total))}</strong>
            <span class="whole">（95%の範囲 {interval(wilson95(view.total))}）</span>
            {late > 0 && <span class="whole">うち締切後 {people(late)}人</span>}
          </>
        )}
      </p>
    </div>
  )
}

export const ElapsedTile = ({ view }: { view: BoardView }) => {
  const { launched_at, closed_at } = view.check
  return (
    <div class="tile">
      <h2>経過</h2>
      <p class="count count-time">
        {launched_at ? span((closed_at ?? view.at).getTime() - launched_at.getTime()) : '—'}
      </p>
      <p class="aside">{deadlineWords(view)}</p>
    </div>
  )
}

function deadlineWords({ check, at }: BoardView) {
  if (check.status === 'withdrawn') return '取り消しました'
  if (check.closed_at) return `${dayAndTime(check.closed_at)}に締切`
  if (!check.deadline_at) return '締切は決めていません'
  const left = check.deadline_at.getTime() - at.getTime()
  return left > 0 ? `締切まで ${span(left)}` : '締切の時刻を過ぎました'
}
