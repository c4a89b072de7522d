import { findBoardCheck, tally } from '../board/queries.ts'
import { replyRate } from '../board/rules.ts'
import { inAssociation } from '../db.ts'
import { asId } from '../id.ts'
import { headline } from '../safety-checks/rules.ts'
import type { SafetyCheck } from '../safety-checks/table.ts'
import { findNamed } from './association.ts'
import { fail, told } from './errors.ts'
import { type Command, textOption } from './terminal.ts'

const STATUSES = {
  draft: '下書き',
  scheduled: '予約済み',
  open: '受付中',
  frozen: '凍結中',
  closed: '締切',
  withdrawn: '取消',
} as const satisfies Record<SafetyCheck['status'], string>

export const checkStatus: Command = {
  usage: 'check status ID --association 医師会',
  about: ['安否確認の集計を表示します。'],
  options: { association: textOption },
  needed: ['association'],
  words: 1,
  settings: 'database',
  async run(terminal) {
    const association = await findNamed(terminal)
    if (!association) return fail('no_association')
    const id = asId<'safety_check'>(terminal.words[0] ?? '')
    if (!id) return fail('not_found')
    const board = await inAssociation(terminal.store.db, association.id, async (tx) => {
      const check = await findBoardCheck(tx, association.id, id)
      return check && { check, total: (await tally(tx, association.id, id)).total }
    })
    if (!board) return fail('not_found')
    const { check, total } = board
    const rate = replyRate(total)
    const { prompted, replied, reached, open, partly_open, closed, needs_help, unreached, sending } = total
    const counts = { prompted, reached, replied, open, partly_open, closed, needs_help, unreached, sending }
    return told(
      [
        `${headline(check)} (${STATUSES[check.status]})`,
        `対象 ${prompted}人、到達 ${reached}人、回答 ${replied}人${rate === null ? '' : `、回答率 ${(rate * 100).toFixed(1)}%`}`,
        `●診療可 ${open}、◐一部診療 ${partly_open}、■診療不可 ${closed}、▲要支援 ${needs_help}`,
        `未回答 ${prompted - replied}人(届いていない ${unreached}人、送信中 ${sending}人)`,
      ],
      {
        id,
        purpose: check.purpose,
        headline: headline(check),
        status: check.status,
        ...counts,
        reply_rate: rate,
      },
    )
  },
}
