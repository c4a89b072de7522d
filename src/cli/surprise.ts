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
    return fail('database_away', [code].filter(Boolean))
  const frames = (error.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at '))
  return fail('unexpected', [`${error.name} ${code}`.trim(), ...frames.slice(0, 5)])
}
