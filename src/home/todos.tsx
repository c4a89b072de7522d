import { ALERT_WORDS } from '../deliveries/alert-words.ts'
import { TROUBLES as TWIN_TROUBLES } from '../papers/twin/words.ts'
import { LABELS } from '../safety-checks/rules.ts'
import { day } from '../ui/time.ts'
import { loanLineOf } from './loan-todos.ts'
import type { Todo } from './rules.ts'

interface Line {
  href: string
  words: string
  count?: string
  more: string
  loud?: boolean
}

/** Why what was due did not leave, and what to do now. */
const MISSED: Record<string, string> = {
  deadline_past:
    '回答の締切を過ぎていました。だれにも送っていません。新しくつくるか、日時を決め直してください。',
  nobody_to_ask: '送る相手が名簿にいませんでした。名簿を確かめて、もう一度送ってください。',
  actual_running: '本番の回答を受けているため、送りませんでした。終わったら日時を決め直してください。',
  too_late:
    '送る時刻に、送信の処理が動いていませんでした。だれにも送っていません。日時を決め直してください。',
  takes_reserve:
    '送るとLINEの災害用の取り置きを割り込み、メールのある方もいません。だれにも送っていません。開いて、取り置きを使うかを決めてください。',
}

const MISSED_NOTICES: Record<string, string> = {
  actual_running:
    '本番を送っているか、送ろうとしていたためです。先生方は、まだ知りません。落ち着いたら、開いて送ってください。',
  too_late: '送る時刻に、送信の処理が動いていませんでした。先生方は、まだ知りません。開いて送ってください。',
  nobody_to_tell: '送る相手が名簿にいませんでした。名簿を確かめて、開いて送ってください。',
}

function spared(todo: Extract<Todo, { kind: 'reserve_spared' }>): Line {
  const { id, headline, what, outcome, by_line, by_nothing } = todo
  const way_out = '取り置きを使うなら、開いて送ってください。'
  if (what !== 'launch')
    return {
      href: `/safety-checks/${id}/${what === 'reminder' ? 'remind' : 'advance'}`,
      words: `${headline}の${what === 'reminder' ? '再送' : '事前案内'}は、LINEを使いませんでした`,
      more: `災害用の取り置きを残すためです。${
        outcome === 'by_mail' ? 'メールだけで送りました。' : 'メールのある方がいないため、送っていません。'
      }${way_out}`,
    }
  return {
    href: `/safety-checks/${id}/remind`,
    words: `${headline}は、LINEを${by_line > 0 ? `${by_line}人までにしました` : '使いませんでした'}`,
    more: `災害用の取り置きを残すためです。${
      by_line > 0
        ? '役員、メールのない先生の順に送り、ほかの方はメールだけです。'
        : 'メールだけで送りました。'
    }${by_nothing > 0 ? `${by_nothing}人には届いていません。` : ''}${way_out}`,
    loud: by_nothing > 0,
  }
}

/** One line each: what it is, how many, and the page where it is done. */
function lineOf(todo: Todo): Line {
  switch (todo.kind) {
    case 'help':
      return {
        href: `/safety-checks/${todo.id}/needs-help`,
        words: `${todo.purpose === 'actual' ? '' : LABELS[todo.purpose]}▲ 助けが必要な先生`,
        count: `${todo.count}人`,
        more: `${todo.headline}。対応待ち ${todo.count - todo.taken - todo.done}人・対応中 ${todo.taken}人・済 ${todo.done}人。${
          todo.count > todo.taken + todo.done ? 'まず電話してください。' : ''
        }`,
        loud: todo.purpose === 'actual',
      }
    case 'launch_missed':
      return {
        href: `/safety-checks/${todo.id}/launch`,
        words: `${todo.headline}を送れませんでした`,
        more: MISSED[todo.outcome] ?? '下書きに戻しました。開いて確かめてください。',
        loud: true,
      }
    case 'notice_missed':
      return {
        href: `/safety-checks/${todo.id}/advance`,
        words: `${todo.headline}の事前案内を送れませんでした`,
        more: MISSED_NOTICES[todo.outcome] ?? '先生方は、まだ知りません。開いて確かめてください。',
        loud: true,
      }
    case 'reserve_spared':
      return spared(todo)
    case 'hard_to_reach':
      return {
        href: '/unreachable',
        words: '届かない先生',
        count: `${todo.count}人`,
        more: '連絡先を確かめてください。',
      }
    case 'power_out_of_order':
      return {
        href: '/power/units?state=out',
        words: '使えない電源',
        count: `${todo.count}台`,
        more: '直したら点検して、合格にしてください。',
      }
    case 'power_late':
      return {
        href: '/power/inspections',
        words: '点検が遅れている電源',
        count: `${todo.count}台`,
        more: '停電のときに動くよう、点検してください。',
      }
    case 'hooks_stopped':
      return {
        href: '/settings/integrations',
        words: '止まっている外部への通知',
        count: `${todo.count}件`,
        more: '1日続けて届きませんでした。相手のシステムの担当者に確かめて、再開してください。',
      }
    case 'power_needed':
    case 'loans_undecided':
    case 'loans_late':
    case 'loans_returned':
      return loanLineOf(todo)
    case 'twin_failed':
      return {
        href: '/settings/twin',
        words: '毎晩の控えができていません',
        more: `${TWIN_TROUBLES[todo.why]}${
          todo.last ? `いちばん新しい控えは${day(todo.last)}のものです。` : 'まだ1つもありません。'
        }`,
        loud: true,
      }
    case 'papers_owed':
      return {
        href: '/power',
        words: '電源の貸出の書類',
        count: `${todo.count}件`,
        more: '口頭で承認した貸出です。申請書兼誓約書を受け取ってください。',
      }
    case 'no_members':
      return {
        href: '/roster/import',
        words: '名簿が空です',
        more: '名簿を入れると、送れるようになります。',
      }
    case 'no_line':
      return {
        href: '/line',
        words: 'LINEが未設定です',
        more: 'いまはメールだけで送ります。',
      }
    case 'office_alone':
      return {
        href: '/staff',
        words: '事務局があなた1人です',
        more: '不在のときに送れる人を、もう1人登録してください。',
      }
    case 'test_due':
      return {
        href: '/safety-checks/new?purpose=test',
        words: '到達テストの時期です',
        more: todo.last
          ? `全員に送ったのは${day(todo.last)}が最後です。3か月に1度をおすすめします。`
          : 'まだ全員に送ったことがありません。',
      }
    default:
      return {
        href: todo.kind === 'needs_help_reported' ? '/safety-checks/reports' : '/safety-checks',
        words: ALERT_WORDS[todo.kind].title,
        more: ALERT_WORDS[todo.kind].way_out,
        loud: true,
      }
  }
}

export const Todos = ({ todos }: { todos: Todo[]; at: Date }) =>
  todos.length === 0 ? (
    <p class="all-well">いまは何もありません。</p>
  ) : (
    <ul class="todos">
      {todos.map((todo) => {
        const { href, words, count, more, loud } = lineOf(todo)
        return (
          <li class={loud ? 'todo todo-loud' : 'todo'}>
            <a href={href}>
              {words} {count && <strong>{count}</strong>}
            </a>
            <p>{more}</p>
          </li>
        )
      })}
    </ul>
  )
