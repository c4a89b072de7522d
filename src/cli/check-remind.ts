import { findSafetyCheck } from '../safety-checks/queries.ts'
import { remind } from '../safety-checks/remind.ts'
import { headline } from '../safety-checks/rules.ts'
import { countSilent } from '../safety-checks/silent.ts'
import { findAskedCheck } from './asked-check.ts'
import { CLI } from './association.ts'
import { fail, told } from './errors.ts'
import { agreed, type Command, flagOption, textOption } from './terminal.ts'

export const checkRemind: Command = {
  usage: 'check remind ID --association 医師会 [--yes] [--again]',
  about: [
    'まだ回答のない会員だけに、もう一度送ります。',
    '送る前に、LINEの通数と、電話するしかない人数を示して確かめます。--yes で省けます。',
    '前の再送から10分たたないうちは、--again を付けたときだけ送ります。',
  ],
  options: { association: textOption, yes: flagOption, again: flagOption },
  needed: ['association'],
  words: 1,
  settings: 'everything',
  async run(terminal) {
    const { store, queues, now } = terminal
    const asked = await findAskedCheck(terminal, async (tx, association, id) => {
      const check = await findSafetyCheck(tx, association, id)
      return check && { check, cost: await countSilent(tx, association, id) }
    })
    if (!asked.ok) return asked.told
    const { association, id } = asked
    const { check, cost } = asked.found
    if (check.status !== 'open') return fail('not_open')
    if (cost.silent === 0) return fail('nobody_silent')
    const refusal = await agreed(
      terminal,
      `${headline(check)} を、未回答の${cost.silent}人にもう一度送ります(LINEのある方 ${cost.line}人、メールだけの方 ${cost.mail_only}人、電話するしかない方 ${cost.neither}人)。`,
    )
    if (refusal) return fail('not_confirmed', [refusal])

    const reminded = await remind(
      { db: store.db, queues },
      { association, id, again: terminal.flag('again'), by: CLI, at: now() },
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
