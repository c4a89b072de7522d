import { randomBytes } from 'node:crypto'
import type { AssociationId } from '../roster/table.ts'
import { findStaff } from '../staff/queries.ts'
import { resetStaff } from '../staff/reset.ts'
import { resetSecondFactor } from '../staff/reset-second-factor.ts'
import { STAFF_ROLES } from '../staff/table.ts'
import { CLI, findNamed } from './association.ts'
import { fail, told } from './errors.ts'
import { type Command, flagOption, readStdin, type Terminal, textOption } from './terminal.ts'

export const staffReset: Command = {
  usage: 'staff reset --association 医師会 --email メール [--password-stdin | --second-factor]',
  about: [
    '職員のパスワードを作り直します。前のパスワードは使えなくなり、その人はすべての画面からログアウトします。',
    'パスワードは作って1度だけ表示します。決めた文字にするときは、--password-stdin で標準入力から渡します。',
    '--second-factor は、パスワードの代わりに認証アプリを解除します。その人は次に入るときに設定し直します。',
  ],
  options: {
    association: textOption,
    email: textOption,
    'password-stdin': flagOption,
    'second-factor': flagOption,
  },
  needed: ['association', 'email'],
  words: 0,
  settings: 'everything',
  async run(terminal) {
    const { store, secrets, config, option, flag, now } = terminal
    const association = await findNamed(terminal)
    if (!association) return fail('no_association')
    if (flag('second-factor')) return freeOfFactor(terminal, association)
    const given = flag('password-stdin') ? (await readStdin(terminal)).replace(/\r?\n$/, '') : null
    const password = given ?? randomBytes(15).toString('base64url')
    const { openAccounts } = await import('../staff/accounts.ts')
    const accounts = openAccounts({ auth: store.auth, secrets, public_url: config.public_url })
    const reset = await resetStaff(
      { db: store.db, accounts },
      { association: association.id, email: option('email'), password, by: CLI, at: now() },
    )
    if (!reset.ok) return fail(reset.reason)
    const shown = given === null ? { password } : {}
    return told(
      [
        `${association.name}の職員のパスワードを作り直しました: ${option('email')}`,
        ...(given === null ? [`パスワード(表示はこの1度だけです): ${password}`] : []),
      ],
      { user_id: reset.user_id, ...shown },
    )
  },
}

async function freeOfFactor(
  { store, secrets, config, option, now }: Terminal,
  { id, name }: { id: AssociationId; name: string },
) {
  const { openAccounts } = await import('../staff/accounts.ts')
  const accounts = openAccounts({ auth: store.auth, secrets, public_url: config.public_url })
  const reset = await resetSecondFactor(
    { db: store.db, accounts },
    { association: id, email: option('email'), by: CLI, at: now() },
  )
  if (!reset.ok) return fail(reset.reason)
  return told(
    [
      `${name}の職員の認証アプリを解除しました: ${option('email')}`,
      '次に入るとき、パスワードのあとで設定し直します。入っていた端末はすべて閉じました。',
    ],
    { user_id: reset.user_id },
  )
}

export const staffList: Command = {
  usage: 'staff list --association 医師会',
  about: ['職員を並べます。'],
  options: { association: textOption },
  needed: ['association'],
  words: 0,
  settings: 'database',
  async run(terminal) {
    const { store } = terminal
    const association = await findNamed(terminal)
    if (!association) return fail('no_association')
    const staff = await findStaff(store, association.id)
    const lines = staff.map(({ name, email, role }) => `${STAFF_ROLES[role]}  ${name}  ${email}`)
    return told(lines.length > 0 ? lines : ['職員はまだいません。staff add で登録します。'], { staff })
  },
}
