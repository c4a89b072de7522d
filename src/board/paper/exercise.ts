import type { Exercise } from '../../loans/drill/queries.ts'
import { unitName } from '../../loans/lending/words.ts'
import { LOAN_STATUSES } from '../../loans/words.ts'
import { columns, type Sheet } from '../sheet.ts'
import { people } from '../words.ts'

/** Without the clinic's name: many bear their doctor's, and this paper bears nobody's. */
export function exerciseSheet(exercise: Exercise): Sheet {
  const { hours_needed, patients, rated_w, lines, status } = exercise
  const minuteOf = (step: string) => lines.find((line) => line.step === step)?.minutes ?? null
  const shown = lines.find(({ step }) => step === 'hand_over')
  const need = [
    rated_w !== null && `定格${people(rated_w)}W`,
    `${people(hours_needed)}時間`,
    `患者${people(patients)}人`,
  ]
  return {
    name: '電源の貸出の練習（申請からの時間）',
    columns: columns({
      申出: 'text',
      合った電源: 'text',
      承認: 'minutes',
      引渡: 'minutes',
      返却: 'minutes',
      返却検査: 'minutes',
      いまの状況: 'text',
    }),
    rows: [
      [
        need.filter(Boolean).join('・'),
        unitName(exercise),
        minuteOf('approve') ?? minuteOf('approve_orally'),
        minuteOf('hand_over'),
        minuteOf('take_back'),
        minuteOf('inspect'),
        LOAN_STATUSES[status],
      ],
    ],
    note: `「—」はまだ行っていないこと。引渡の記録: ${
      shown ? `確認${shown.checked}項目、写真${shown.has_photo ? 'あり' : 'なし'}` : 'まだない'
    }。`,
  }
}
