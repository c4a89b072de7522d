import { retryAddress } from '../roster/retry-address.ts'
import { CLI, findNamed } from './association.ts'
import { fail, told } from './errors.ts'
import { type Command, textOption } from './terminal.ts'

export const rosterRetry: Command = {
  usage: 'roster retry メール --association 医師会',
  about: [
    '宛先不明で戻って止めていたメールアドレスに、次の送信からまた送ります。',
    '先生に確かめて、アドレスが正しかったときに使います。変わっていたときは、新しいアドレスを取り込んでください。',
  ],
  options: { association: textOption },
  needed: ['association'],
  words: 1,
  settings: 'database',
  async run(terminal) {
    const { store, words, now } = terminal
    const association = await findNamed(terminal)
    if (!association) return fail('no_association')
    const address = words[0] ?? ''
    const opened = await retryAddress(store.db, { association: association.id, address, by: CLI, at: now() })
    if (!opened.ok) return fail(opened.reason)
    return told([`${address} に、次の送信からまた送ります。`], { members: opened.members })
  },
}
