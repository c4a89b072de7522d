import { randomBytes } from 'node:crypto'
import { addStaff } from '../staff/add.ts'
import { STAFF_ROLES, type StaffRole } from '../staff/table.ts'
import { CLI, findNamed } from './association.ts'
import { fail, told } from './errors.ts'
import { type Command, flagOption, readStdin, textOption } from './terminal.ts'

const isRole = (text: string): text is StaffRole => Object.hasOwn(STAFF_ROLES, text)

export const staffAdd: Command = {
  usage:
    'staff add --association 医師会 --name 名前 --email メール --role office|chair|committee|viewer [--password-stdin]',
  about: [
    '職員を登録します(office = 事務局、chair = 災害対策委員長、committee = 災害対策委員会、viewer = 閲覧)。',
    'office と chair は、はじめて入るときに認証アプリを設定します。',
    'パスワードは作って1度だけ表示します。決めた文字にするときは、--password-stdin で標準入力から渡します。',
  ],
  options: {
    association: textOption,
    name: textOption,
    email: textOption,
    role: textOption,
    'password-stdin': flagOption,
  },
  needed: ['association', 'name', 'email', 'role'],
  words: 0,
  settings: 'everything',
  async run(terminal) {
    const { store, secrets, config, option, flag, now } = terminal
    const role = option('role')
    if (!isRole(role)) return fail('usage', ['--role は office、chair、committee、viewer のどれかです。'])
    const association = await findNamed(terminal)
    if (!association) return fail('no_association')
    const given = flag('password-stdin') ? (await readStdin(terminal)).replace(/\r?\n$/, '') : null
    const password = given ?? randomBytes(15).toString('base64url')
    // Only here: better-auth is a third of a second, and every other command does without.
    const { openAccounts } = await import('../staff/accounts.ts')
    const accounts = openAccounts({ auth: store.auth, secrets, public_url: config.public_url })
    const person = { name: option('name'), email: option('email'), password }
    const added = await addStaff(
      { db: store.db, accounts },
      { association: association.id, ...person, role, by: CLI, at: now() },
    )
    if (!added.ok) return fail(added.reason)
    const generated = added.account === 'new' && given === null
    const lines = [
      `${association.name}の${STAFF_ROLES[role]}として登録しました: ${person.name}`,
      ...(added.account === 'existing' ? ['前からある口座です。パスワードは前のままです。'] : []),
      ...(generated ? [`パスワード(表示はこの1度だけです): ${password}`] : []),
    ]
    const { user_id, account } = added
    return told(lines, { user_id, account, ...(generated ? { password } : {}) })
  },
}
