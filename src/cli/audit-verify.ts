import { verifyHead } from '../trail/verify.ts'
import { findNamed } from './association.ts'
import { fail, told } from './errors.ts'
import { type Command, textOption } from './terminal.ts'

export const auditVerify: Command = {
  usage: 'audit verify --association 医師会 --seq 番号 --hash 照合用の文字',
  about: [
    '操作記録を、毎朝メールで届く控えと照らし合わせます。良なら、控えの時点までの記録は書き換えられていません。',
    '控えの番号が記録にないときは、終わりの記録が消されています。',
  ],
  options: { association: textOption, seq: textOption, hash: textOption },
  needed: ['association', 'seq', 'hash'],
  words: 0,
  settings: 'database',
  async run(terminal) {
    const { store, option } = terminal
    const [seq, hash] = [option('seq').trim(), option('hash').trim()]
    if (!/^[1-9][0-9]{0,14}$/.test(seq)) return fail('usage', ['--seq は、控えにある番号です。'])
    if (!/^[0-9a-f]{64}$/i.test(hash)) return fail('usage', ['--hash は、控えにある64文字です。'])
    const association = await findNamed(terminal)
    if (!association) return fail('no_association')
    const verified = await verifyHead(store.db, { association: association.id, seq: Number(seq), hash })
    if (verified.ok)
      return told([`良  ${association.name}の操作記録は、${seq}番の控えと合っています。`], { seq })
    const at_seq = 'at_seq' in verified ? verified.at_seq : null
    return fail(verified.reason, at_seq ? [`否  ${at_seq}番目で切れています。`] : ['否'], { at_seq })
  },
}
