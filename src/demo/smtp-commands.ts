import type { SMTPServer, SMTPServerSession } from 'smtp-server'
import { domainOf } from '../channels/mail.ts'
import type { MailStage } from './mail-faults.ts'

/** Beyond its documented hooks, which see neither EHLO nor STARTTLS nor DATA, we lean on smtp-server's `_onCommand`. */
export type Connection = SMTPServer['connections'] extends Set<infer Kept> ? Kept : never

export function connectionOf(smtp: SMTPServer, session: SMTPServerSession) {
  for (const connection of smtp.connections) if (connection.session === session) return connection
  throw new Error('smtp-server no longer keeps its connections where it did')
}

const STAGES: Record<string, MailStage> = {
  EHLO: 'ehlo',
  HELO: 'ehlo',
  STARTTLS: 'starttls',
  MAIL: 'mail',
  RCPT: 'rcpt',
  DATA: 'data_command',
}

/** One command as it came in, before it is obeyed. */
export interface Command {
  stage: MailStage
  /** Of the mail's recipient, as soon as one is known. */
  domain: string
  /** Obeys it, as if nobody had looked. */
  obey(): void
  /** Waits for the next command instead. */
  skip(): void
}

/** Shows every command of this connection, encrypted or not, to `see`, which decides whether it is obeyed. */
export function watchCommands(connection: Connection, see: (command: Command) => void) {
  const obey = connection._onCommand.bind(connection)
  connection._onCommand = (bytes, done) => {
    const words = bytes.toString()
    const stage = STAGES[words.split(/[ \r]/, 1)[0]?.toUpperCase() ?? '']
    if (!stage) return obey(bytes, done)
    see({ stage, domain: domainIn(words, connection), obey: () => obey(bytes, done), skip: () => done?.() })
  }
}

const domainIn = (words: string, { session: { envelope } }: Connection) =>
  domainOf(/^RCPT TO:\s*<(.*?)>/i.exec(words)?.[1] ?? envelope?.rcptTo?.[0]?.address ?? '')
