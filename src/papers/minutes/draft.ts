import { draftLines } from '../../board/paper/draft.ts'
import type { Paper } from '../../board/paper/read.ts'
import { validOf } from '../../board/paper/sheets.ts'
import { timesToQuarters } from '../../board/rules.ts'
import { minutesWord, people, percent } from '../../board/words.ts'
import { LOAN_STATUSES } from '../../loans/words.ts'
import { CONDITIONS, type Condition } from '../../replies/table.ts'
import { FACILITY_TYPES, ROLES } from '../../roster/table.ts'
import { endedAt, headline } from '../../safety-checks/rules.ts'
import { eraMoment } from '../../ui/time.ts'

const share = (some: number, all: number) => percent(all === 0 ? null : some / all)

/** 議事録の案 — what the figures can say, and blanks for what only those in the room know. */
export function draftMinutes(paper: Paper, at: Date): string {
  const { check, now, exercise } = paper
  const { total, by_role, by_facility_type, curve } = now
  const [quarter, half, three] = timesToQuarters(curve, total.prompted)
  const reached = (time: typeof half) => (time?.minute == null ? 'まだ' : minutesWord(time.minute))
  return [
    '日時　　　　年　　月　　日（　）　　時　　分〜　　時　　分',
    '場所',
    '出席',
    '',
    `議題　${headline(check)}の結果について`,
    '',
    '1 実施の概要',
    `・${eraMoment(now.check.launched_at)}に、対象${people(total.prompted)}人へ送った。`,
    ...endLines(check, at),
    `・督促は${now.added.length}回。`,
    ...(check.scenario ? [`・想定: ${check.scenario}`] : []),
    '',
    '2 結果',
    `・回答${people(total.replied)}人（対象の${share(total.replied, total.prompted)}）${endedAt(check) ? `、うち締切まで${people(validOf(total))}人` : ''}。未回答${people(total.prompted - total.replied)}人。`,
    `・25%・50%・75%に達したのは、発報から${reached(quarter)}・${reached(half)}・${reached(three)}。`,
    ...by_role.map(
      (row) =>
        `・${ROLES[row.role]}: ${people(row.prompted)}人中${people(row.replied)}人（${share(row.replied, row.prompted)}）`,
    ),
    ...by_facility_type.map(
      (row) =>
        `・${row.facility_type ? FACILITY_TYPES[row.facility_type] : '施設の記載なし'}: ${people(row.prompted)}人中${people(row.replied)}人（${share(row.replied, row.prompted)}）`,
    ),
    `・${(Object.keys(CONDITIONS) as Condition[])
      .map((condition) => `${CONDITIONS[condition].label}${people(total[condition])}人`)
      .join('、')}（回答${people(total.replied)}人中）`,
    ...(exercise ? [`・電源の貸出の練習を行った（いまの状況: ${LOAN_STATUSES[exercise.status]}）。`] : []),
    '',
    '3 課題（数字からの案）',
    ...(paper.words ? paper.words.note.split('\n').filter(Boolean) : draftLines(paper, at)).map(
      (line) => `・${line}`,
    ),
    '',
    '4 話し合ったこと',
    '・',
    '',
    '5 決めたこと（担当・期限）',
    '・',
    '',
    '次回　　　　年　　月　　日（　）',
  ].join('\n')
}

/** While answers still come in, nothing is closed and no figure is the last. */
function endLines(check: Paper['check'], at: Date): string[] {
  const end = endedAt(check)
  if (end) return [`・${eraMoment(end)}に締め切った。`]
  return [
    check.deadline_at
      ? `・締切は${eraMoment(check.deadline_at)}（受付中）。`
      : '・締切は決めていない（受付中）。',
    `・下の数字は${eraMoment(at)}現在で、まだ確定していない。`,
  ]
}
