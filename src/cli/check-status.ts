import { setTimeout as wait } from 'node:timers/promises'
import { findBoardCheck, tally } from '../board/queries.ts'
import { replyRate } from '../board/rules.ts'
import { type Db, inAssociation } from '../db.ts'
import { asId } from '../id.ts'
import type { AssociationId } from '../roster/table.ts'
import { headline } from '../safety-checks/rules.ts'
import type { SafetyCheck, SafetyCheckId } from '../safety-checks/table.ts'
import { clockTime } from '../ui/time.ts'
import { findNamed } from './association.ts'
import { fail, told } from './errors.ts'
import { type Command, flagOption, textOption } from './terminal.ts'

export const STATUSES = {
  draft: '下書き',
  scheduled: '予約済み',
  open: '受付中',
  frozen: '凍結中',
  closed: '締切',
  withdrawn: '取消',
} as const satisfies Record<SafetyCheck['status'], string>

const LOOK_EVERY_MS = 2_000

export const checkStatus: Command = {
  usage: 'check status ID --association 医師会 [--watch]',
  about: [
    '安否確認の集計を表示します。',
    '--watch では、変わるたびに続けて表示し、締め切られたら終わります。止めるときは Ctrl-C です。',
  ],
  options: { association: textOption, watch: flagOption },
  needed: ['association'],
  words: 1,
  settings: 'database',
  async run(terminal) {
    const { store, words, flag, say, now } = terminal
    const association = await findNamed(terminal)
    if (!association) return fail('no_association')
    const id = asId<'safety_check'>(words[0] ?? '')
    if (!id) return fail('not_found')
    let shown = ''
    for (;;) {
      const status = await readStatus(store.db, association.id, id)
      if (!status) return fail('not_found')
      if (!flag('watch')) return told(status.lines, status.json)
      const text = status.lines.join('\n')
      if (text !== shown)
        say([clockTime(now()), ...status.lines, ''], { ok: true, at: now(), ...status.json })
      shown = text
      if (status.is_over) return told([], status.json)
      await wait(LOOK_EVERY_MS)
    }
  },
}

async function readStatus(db: Db, association: AssociationId, id: SafetyCheckId) {
  const board = await inAssociation(db, association, async (tx) => {
    const check = await findBoardCheck(tx, association, id)
    return check && { check, total: (await tally(tx, association, id)).total }
  })
  if (!board) return null
  const { check, total } = board
  const rate = replyRate(total)
  const { prompted, replied, reached, open, partly_open, closed, needs_help, unreached, sending } = total
  const counts = { prompted, reached, replied, open, partly_open, closed, needs_help, unreached, sending }
  return {
    is_over: check.status === 'closed' || check.status === 'withdrawn',
    lines: [
      `${headline(check)} (${STATUSES[check.status]})`,
      `対象 ${prompted}人、到達 ${reached}人、回答 ${replied}人${rate === null ? '' : `、回答率 ${(rate * 100).toFixed(1)}%`}`,
      `●診療可 ${open}、◐一部診療 ${partly_open}、■診療不可 ${closed}、▲要支援 ${needs_help}`,
      `未回答 ${prompted - replied}人(届いていない ${unreached}人、送信中 ${sending}人)`,
    ],
    json: {
      id,
      purpose: check.purpose,
      headline: headline(check),
      status: check.status,
      ...counts,
      reply_rate: rate,
    },
  }
}
