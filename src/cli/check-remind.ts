import { findSafetyCheck } from '../safety-checks/queries.ts'
import { findCostTo } from '../safety-checks/quota/queries.ts'
import { takesReserve } from '../safety-checks/quota/rules.ts'
import { remind } from '../safety-checks/remind.ts'
import { headline } from '../safety-checks/rules.ts'
import { countSilent, findSilent } from '../safety-checks/silent.ts'
import { findAskedCheck } from './asked-check.ts'
import { CLI } from './association.ts'
import { fail, told } from './errors.ts'
import { reserveLine } from './reserve-line.ts'
import { agreed, type Command, flagOption, textOption } from './terminal.ts'

export const checkRemind: Command = {
  usage: 'check remind ID --association 医師会 [--yes] [--again] [--use-reserve]',
  about: [
    'まだ回答のない会員だけに、もう一度送ります。',
    '送る前に、LINEの通数と、電話するしかない人数を示して確かめます。--yes で省けます。',
    '前の再送から10分たたないうちは、--again を付けたときだけ送ります。',
    '訓練がLINEの災害用の取り置きを割り込むときは、--use-reserve を付けたときだけ送ります。',
  ],
  options: { association: textOption, yes: flagOption, again: flagOption, 'use-reserve': flagOption },
  needed: ['association'],
  words: 1,
  settings: 'everything',
  async run(terminal) {
    const { store, queues, now } = terminal
    const asked = await findAskedCheck(terminal, async (tx, association, id) => {
      const check = await findSafetyCheck(tx, association, id)
      if (!check) return check
      const members = (await findSilent(tx, association, id)).map(({ member_id }) => member_id)
      return {
        check,
        cost: await countSilent(tx, association, id),
        month: await findCostTo(tx, association, members),
      }
    })
    if (!asked.ok) return asked.told
    const { association, id } = asked
    const { check, cost, month } = asked.found
    if (check.status !== 'open') return fail('not_open')
    if (cost.silent === 0) return fail('nobody_silent')
    if (month && takesReserve(month, check.purpose) && !terminal.flag('use-reserve'))
      return fail('takes_reserve', [reserveLine(month)])
    const refusal = await agreed(
      terminal,
      `${headline(check)} を、未回答の${cost.silent}人にもう一度送ります(LINEのある方 ${cost.line}人、メールだけの方 ${cost.mail_only}人、電話するしかない方 ${cost.neither}人)。`,
    )
    if (refusal) return fail('not_confirmed', [refusal])

    const reminded = await remind(
      { db: store.db, queues },
      {
        association,
        id,
        again: terminal.flag('again'),
        reserve: terminal.flag('use-reserve') ? 'use' : 'ask',
        by: CLI,
        at: now(),
      },
    )
    if (!reminded.ok) return fail(reminded.reason)
    const { wave, silent, line, mails } = reminded
    return told(
      [
        `${headline(check)} を再送します(${wave}回目)。LINE ${line}通、メール ${mails}通。`,
        ...(cost.neither > 0 ? [`届け先のない方が${cost.neither}人います。電話で確かめてください。`] : []),
      ],
      { id, purpose: check.purpose, wave, silent, line, mails, neither: cost.neither },
    )
  },
}
