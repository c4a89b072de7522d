import { fail, type Told } from './errors.ts'

/** No stack for what an operator can put right; never a message, which could hold a name or an address. */
export function surprise(error: unknown): Told {
  if (!(error instanceof Error)) return fail('unexpected')
  const { code = '' } = error as { code?: string }
  if (error.message.startsWith('この保存先は')) return fail('database_in_use', [error.message])
  // Somebody else holds the row, or the statement took too long: the database is there.
  if (/^(57014|55P03|40P01|40001)$/.test(code) || /query read timeout/i.test(error.message))
    return fail('busy', [code].filter(Boolean))
  if (/^(E[A-Z]+|08...|28...|3D000|57P0.)$/.test(code) || /timeout|terminated/i.test(error.message))
    return fail('database_away', [awayBecause(code)])
  const frames = (error.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at '))
  return fail('unexpected', [`${error.name} ${code}`.trim(), ...frames.slice(0, 5)])
}

/** What the codes of PostgreSQL and of the network say to somebody who has to mend it. */
export function awayBecause(code: string) {
  const why = WHY.find(([pattern]) => pattern.test(code))?.[1]
  return why ? `${why}(${code})` : code || '返事がありません'
}

const WHY: [RegExp, string][] = [
  [/^28/, 'DATABASE_URL の利用者名かパスワードが違います'],
  [
    /^3D000$/,
    'その名前のデータベースがありません。DATABASE_URL の終わりを確かめるか、createdb で作ってください',
  ],
  [/^(ENOTFOUND|EAI_AGAIN|EHOSTUNREACH)$/, 'DATABASE_URL に書いた名前の機械が見つかりません'],
  [/^ECONNREFUSED$/, 'そこで PostgreSQL が動いていません。動かすか、ポートを確かめてください'],
  [/^ERR_INVALID_URL$/, 'DATABASE_URL が postgres://名前:パスワード@機械/データベース の形ではありません'],
]
