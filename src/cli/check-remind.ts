import { inAssociation } from '../db.ts'
import { asId } from '../id.ts'
import { findSafetyCheck } from '../safety-checks/queries.ts'
import { remind } from '../safety-checks/remind.ts'
import { headline } from '../safety-checks/rules.ts'
import { countSilent } from '../safety-checks/silent.ts'
import { CLI, findNamed } from './association.ts'
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
    const { store, queues, words, now } = terminal
    const association = await findNamed(terminal)
    if (!association) return fail('no_association')
    const id = asId<'safety_check'>(words[0] ?? '')
    if (!id) return fail('not_found')
    const before = await inAssociation(store.db, association.id, async (tx) => {
      const check = await findSafetyCheck(tx, association.id, id)
      return check && { check, cost: await countSilent(tx, association.id, id) }
    })
    if (!before) return fail('not_found')
    const { check, cost } = before
    if (check.status !== 'open') return fail('not_open')
    if (cost.silent === 0) return fail('nobody_silent')
    const refusal = await agreed(
      terminal,
      `${headline(check)} を、未回答の${cost.silent}人にもう一度送ります(LINEのある方 ${cost.line}人、メールだけの方 ${cost.mail_only}人、電話するしかない方 ${cost.neither}人)。`,
    )
    if (refusal) return fail('not_confirmed', [refusal])

    const reminded = await remind(
      { db: store.db, queues },
      { association: association.id, id, again: terminal.flag('again'), by: CLI, at: now() },
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
