import { closeSafetyCheck } from '../safety-checks/close.ts'
import { findCountedCheck } from '../safety-checks/queries.ts'
import { headline } from '../safety-checks/rules.ts'
import { findAskedCheck } from './asked-check.ts'
import { CLI } from './association.ts'
import { fail, told } from './errors.ts'
import { agreed, type Command, flagOption, textOption } from './terminal.ts'

export const checkClose: Command = {
  usage: 'check close ID --association 医師会 [--yes]',
  about: [
    '安否確認を締め切ります。まだ送っていない分は取りやめます。',
    '締切のあと24時間は、遅れた回答として受け付けます。元には戻せません。',
  ],
  options: { association: textOption, yes: flagOption },
  needed: ['association'],
  words: 1,
  settings: 'database',
  async run(terminal) {
    const { store, now } = terminal
    const asked = await findAskedCheck(terminal, findCountedCheck)
    if (!asked.ok) return asked.told
    const { association, id, found: check } = asked
    if (check.status !== 'open') return fail('not_open')
    const { prompted, replied } = check
    const refusal = await agreed(
      terminal,
      `${headline(check)} を締め切ります(回答 ${replied}人/${prompted}人)。元には戻せません。`,
    )
    if (refusal) return fail('not_confirmed', [refusal])
    const closed = await closeSafetyCheck(store.db, { association, id, by: CLI, at: now() })
    if (!closed.ok) return fail(closed.reason)
    return told([`${headline(check)} を締め切りました。24時間は遅れた回答を受け付けます。`], {
      id,
      prompted,
      replied,
    })
  },
}
