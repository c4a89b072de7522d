import { associationAdd, associationList } from './association.ts'
import { auditVerify } from './audit-verify.ts'
import { checkClose } from './check-close.ts'
import { checkCreate } from './check-create.ts'
import { checkList } from './check-list.ts'
import { checkRemind } from './check-remind.ts'
import { checkStatus } from './check-status.ts'
import { doctor } from './doctor.ts'
import { edgeAgain, edgeKeys, edgeSurname } from './edge.ts'
import { checkLaunch } from './launch.ts'
import { lineChannelAdd, lineChannelRenew } from './line-channel.ts'
import { migrateCommand } from './migrate.ts'
import { rosterImport } from './roster.ts'
import { rosterExport } from './roster-export.ts'
import { rosterRetry } from './roster-retry.ts'
import { staffAdd } from './staff.ts'
import { staffList, staffReset } from './staff-reset.ts'
import type { Command, LoneCommand } from './terminal.ts'
import { twinOpen } from './twin-open.ts'

/** In the order in which an operator needs them. */
export const COMMANDS: Record<string, Command | LoneCommand> = {
  migrate: migrateCommand,
  doctor,
  'association add': associationAdd,
  'association list': associationList,
  'staff add': staffAdd,
  'staff reset': staffReset,
  'staff list': staffList,
  'line-channel add': lineChannelAdd,
  'line-channel renew': lineChannelRenew,
  'roster import': rosterImport,
  'roster export': rosterExport,
  'roster retry': rosterRetry,
  'check create': checkCreate,
  'check list': checkList,
  'check launch': checkLaunch,
  'check remind': checkRemind,
  'check status': checkStatus,
  'check close': checkClose,
  'twin open': twinOpen,
  'audit verify': auditVerify,
  'edge keys': edgeKeys,
  'edge surname': edgeSurname,
  'edge again': edgeAgain,
}

const CALL = 'npm run -s tomoshibi --'

/** The command that the words begin with, and what is left of them. */
export function findCommand(words: string[]): { command: Command | LoneCommand; rest: string[] } | null {
  const name = [words.slice(0, 2).join(' '), words[0] ?? ''].find((wanted) => Object.hasOwn(COMMANDS, wanted))
  const command = name === undefined ? undefined : COMMANDS[name]
  return command && name ? { command, rest: words.slice(name.split(' ').length) } : null
}

/** Every command whose name begins with the topic, with its first line; all of them for a topic we do not have. */
export function listOf(topic: string) {
  const known = Object.entries(COMMANDS).filter(([name]) => name.startsWith(topic))
  return [
    '使い方:',
    ...(known.length > 0 ? known : Object.entries(COMMANDS)).flatMap(([, { usage, about }]) => [
      `  ${CALL} ${usage}`,
      `      ${about[0]}`,
    ]),
    'どのコマンドも --help で説明を、--json で1行のJSONを出します。',
  ]
}

export const helpOf = ({ usage, about }: Command | LoneCommand) => [
  `使い方: ${CALL} ${usage} [--json]`,
  ...about,
]
