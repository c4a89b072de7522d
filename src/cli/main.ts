import { readConfig } from '../config.ts'
import { openLog } from '../log.ts'
import { findPendingMigrations } from '../migrate.ts'
import { openQueues } from '../queues.ts'
import { deriveSecrets } from '../secrets.ts'
import { openStore } from '../store.ts'
import { findCommand, helpOf, listOf } from './commands.ts'
import { ERRORS, fail, type Told } from './errors.ts'
import { readWords } from './read-words.ts'
import { surprise } from './surprise.ts'
import type { Command, Console, LoneCommand } from './terminal.ts'

const OF_PROCESS: Console = {
  stdin: process.stdin,
  out: (lines) => console.log(lines),
  err: (lines) => console.error(lines),
}

/** Runs one command and gives its exit code: 0 done, 1 refused with a code and the way out, 2 wrongly called. */
export async function main(words: string[], through: Console = OF_PROCESS) {
  const found = findCommand(words)
  if (!found) {
    const list = listOf(words.find((word) => !word.startsWith('-')) ?? '')
    if (words.includes('--help') || words.length === 0)
      return print(through, list, words.length === 0 ? 2 : 0)
    return report(through, fail('usage', list), { json: false })
  }
  const { command, rest } = found
  if (rest.includes('--help')) return print(through, helpOf(command), 0)
  const json = rest.includes('--json')
  return report(through, await run(through, { command, words: rest, json }).catch(surprise), { json })
}

async function run(
  { env, stdin, out }: Console,
  { command, words, json }: { command: Command | LoneCommand; words: string[]; json: boolean },
): Promise<Told> {
  const parsed = readWords(command, words)
  if ('wrong' in parsed) return fail('usage', [parsed.wrong, ...helpOf(command)])
  if (command.settings === 'none') return command.run({ stdin, ...parsed })
  const { settings } = command
  const read = env ? readConfig(env, settings) : readConfig(process.env, settings)
  if (!read.ok) return fail('settings_missing', read.missing, { missing: read.missing })
  const { config } = read
  const log = openLog('error')
  const store = await openStore(config, log)
  const secrets = deriveSecrets(config.secret)
  const { installation } = secrets
  const queues = openQueues({ redis_url: config.redis_url, pool: store.queuePool, installation }, log)
  try {
    if (!command.on_old_database && (await findPendingMigrations(store.owner)).length > 0)
      return fail('not_migrated')
    const say = (lines: string[], data: Record<string, unknown>) =>
      out(json ? JSON.stringify(data) : lines.join('\n'))
    return await command.run({ store, config, secrets, queues, stdin, now: () => new Date(), say, ...parsed })
  } finally {
    await queues.close()
    await store.close()
  }
}

function report(through: Console, said: Told, { json }: { json: boolean }) {
  if (said.ok) return print(through, json ? [JSON.stringify({ ok: true, ...said.json })] : said.lines, 0)
  const [code, sentence] = ERRORS[said.error]
  through.err([`${code} ${sentence}`, ...said.lines.map((line) => `  ${line}`)].join('\n'))
  if (json) through.out(JSON.stringify({ ...said.json, ok: false, code, error: said.error }))
  return said.error === 'usage' ? 2 : 1
}

function print({ out }: Console, lines: string[], exitCode: number) {
  if (lines.length > 0) out(lines.join('\n'))
  return exitCode
}
