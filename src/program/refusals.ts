import { ERRORS, type ErrorName } from '../cli/errors.ts'
import type { Config } from '../config.ts'
import { codeOf, whereOf } from '../log.ts'
import { isOutage } from '../outage.ts'

/** Why a process does not start, for the terminal and the journal. */
export const refusal = (error: ErrorName, lines: string[] = []) => {
  const [code, sentence] = ERRORS[error]
  return [`${code} ${sentence}`, ...lines.map((line) => `  ${line}`)]
}

/** A sentence for what an operator can put right; for the rest its place. Never the error's own words. */
export function refusalOf(error: unknown, { port }: Pick<Config, 'port'>): string[] {
  const code = codeOf(error)
  const call = error instanceof Error && 'syscall' in error ? error.syscall : undefined
  if (error instanceof Error && error.message.startsWith('この保存先は'))
    return refusal('database_in_use', [error.message])
  if (call === 'listen') return refusal('port_taken', [`PORT=${port} (${code})`])
  if (FILE_CALLS.has(String(call))) return refusal('folder_shut', [code])
  if (isDatabaseAway(error, code)) return refusal('database_away', [code])
  return refusal('unexpected', [`${code} ${whereOf(error) ?? ''}`.trim()])
}

const FILE_CALLS = new Set(['access', 'mkdir', 'open', 'read', 'write'])

/** Not there, not to be found, not letting us in, or without the database that the address names. */
const isDatabaseAway = (error: unknown, code: string) =>
  error instanceof Error && (isOutage(error) || /^(28...|3D000|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH)$/.test(code))
