import { parseArgs } from 'node:util'
import { associationAdd } from './cli/association.ts'
import { checkCreate } from './cli/check-create.ts'
import { checkStatus } from './cli/check-status.ts'
import { ERRORS, fail, type Told } from './cli/errors.ts'
import { checkLaunch } from './cli/launch.ts'
import { lineChannelAdd, lineChannelRenew } from './cli/line-channel.ts'
import { migrateCommand } from './cli/migrate.ts'
import { rosterImport } from './cli/roster.ts'
import { staffAdd } from './cli/staff.ts'
import { type Command, flagOption } from './cli/terminal.ts'
import { readConfig } from './config.ts'
import { openLog } from './log.ts'
import { findPendingMigrations } from './migrate.ts'
import { openQueues } from './queues.ts'
import { deriveSecrets } from './secrets.ts'
import { openStore } from './store.ts'

const COMMANDS: Record<string, Command> = {
  migrate: migrateCommand,
  'association add': associationAdd,
  'staff add': staffAdd,
  'line-channel add': lineChannelAdd,
  'line-channel renew': lineChannelRenew,
  'roster import': rosterImport,
  'check create': checkCreate,
  'check launch': checkLaunch,
  'check status': checkStatus,
}
const CALL = 'npm run -s tomoshibi --'
const EVERYWHERE = { json: flagOption, help: flagOption }

async function main(words: string[]) {
  const name = [words.slice(0, 2).join(' '), words[0] ?? ''].find((candidate) =>
    Object.hasOwn(COMMANDS, candidate),
  )
  const command = name === undefined ? undefined : COMMANDS[name]
  if (!command || name === undefined) {
    const wantsHelp = words.includes('--help') || words.length === 0
    const topic = words.find((word) => !word.startsWith('-')) ?? ''
    const known = Object.keys(COMMANDS).filter((candidate) => candidate.startsWith(topic))
    if (wantsHelp) return print(listOf(known), words.length === 0 ? 2 : 0)
    return report(fail('usage', listOf(known.length > 0 ? known : Object.keys(COMMANDS))), { json: false })
  }
  const rest = words.slice(name.split(' ').length)
  if (rest.includes('--help')) return print(helpOf(command), 0)
  const json = rest.includes('--json')
  return report(await run(command, rest).catch(surprise), { json })
}

async function run(command: Command, words: string[]): Promise<Told> {
  const parsed = readWords(command, words)
  if (!parsed) return fail('usage', helpOf(command))
  const read = readConfig(process.env, command.settings)
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
    return await command.run({ store, config, secrets, queues, now: () => new Date(), ...parsed })
  } finally {
    await queues.close()
    await store.close()
  }
}

/** Null where an option is unknown, misses its text, or a needed one is not there. */
function readWords({ options, needed, words: wanted }: Command, words: string[]) {
  try {
    const { values, positionals }: { values: Record<string, unknown>; positionals: string[] } = parseArgs({
      args: words,
      options: { ...options, ...EVERYWHERE },
      allowPositionals: true,
    })
    const option = (name: string) => {
      const value = values[name]
      return typeof value === 'string' ? value : ''
    }
    if (positionals.length !== wanted || needed.some((name) => option(name).trim() === '')) return null
    return { words: positionals, option, flag: (name: string) => values[name] === true }
  } catch {
    return null
  }
}

const listOf = (names: string[]) => [
  '使い方:',
  ...names.flatMap((name) => {
    const command = COMMANDS[name]
    return command ? [`  ${CALL} ${command.usage}`, `      ${command.about[0]}`] : []
  }),
  'どのコマンドも --help で説明を、--json で1行のJSONを出します。',
]

const helpOf = ({ usage, about }: Command) => [`使い方: ${CALL} ${usage} [--json]`, ...about]

/** No stack for what an operator can put right; never a message, which could hold a name or an address. */
function surprise(error: unknown): Told {
  if (!(error instanceof Error)) return fail('unexpected')
  const { code = '' } = error as { code?: string }
  if (error.message.startsWith('この保存先は')) return fail('database_in_use', [error.message])
  if (/^(E[A-Z]+|08...|28...|3D000|57P0.)$/.test(code) || /timeout|terminated/i.test(error.message))
    return fail('database_away', [code].filter(Boolean))
  const frames = (error.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at '))
  return fail('unexpected', [`${error.name} ${code}`.trim(), ...frames.slice(0, 5)])
}

function report(said: Told, { json }: { json: boolean }) {
  if (said.ok) return print(json ? [JSON.stringify({ ok: true, ...said.json })] : said.lines, 0)
  const [code, sentence] = ERRORS[said.error]
  console.error([`${code} ${sentence}`, ...said.lines.map((line) => `  ${line}`)].join('\n'))
  if (json) console.log(JSON.stringify({ ...said.json, ok: false, code, error: said.error }))
  return said.error === 'usage' ? 2 : 1
}

function print(lines: string[], exitCode: number) {
  console.log(lines.join('\n'))
  return exitCode
}

process.exitCode = await main(process.argv.slice(2))
