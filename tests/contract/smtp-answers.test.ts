import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { expect, onTestFinished, test } from 'vitest'
import { openMailer } from '../../src/channels/mail.ts'
import { FAILURES, type Failure } from '../../src/channels/outcome.ts'
import { UNPROTECTED } from '../../src/config/mail.ts'

type Stage = 'greeting' | 'AUTH' | 'MAIL FROM' | 'RCPT TO' | 'DATA'

/** A real mail host that says `responseCode` at one stage and takes everything else. */
async function relay(stage: Stage, responseCode: number) {
  const refusal = Object.assign(new Error('As the story was told'), { responseCode })
  const at = (here: Stage) => (here === stage ? refusal : null)
  const options: SMTPServerOptions = {
    allowInsecureAuth: true,
    hideSTARTTLS: true,
    disableReverseLookup: true,
    logger: false,
    onConnect: (_session, done) => done(at('greeting')),
    onAuth: (_tried, _session, done) => done(at('AUTH'), { user: 'relay' }),
    onMailFrom: (_address, _session, done) => done(at('MAIL FROM')),
    onRcptTo: (_address, _session, done) => done(at('RCPT TO')),
    onData: (stream, _session, done) => void stream.on('end', () => done(at('DATA'))).resume(),
  }
  const server = new SMTPServer(options)
  server.on('error', () => {})
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.server.address() as AddressInfo
  const mailer = openMailer({
    mail: UNPROTECTED,
    smtp_url: `smtp://relay:secret@127.0.0.1:${port}`,
    mail_from: 'a@example.jp',
  })
  onTestFinished(async () => {
    mailer.close()
    await new Promise<void>((closed) => server.close(closed))
  })
  return mailer
}

const MAIL = {
  from_name: '布施医師会',
  to: 'mori@example.jp',
  subject: '【訓練】',
  text: '【訓練】',
  html: '<p>【訓練】</p>',
  message_id: '<1@example.jp>',
}

test.each<[number, Stage, Failure]>([
  [550, 'RCPT TO', 'bad_recipient'],
  [551, 'RCPT TO', 'bad_recipient'],
  [553, 'RCPT TO', 'bad_recipient'],
  [552, 'RCPT TO', 'refused'],
  [554, 'RCPT TO', 'refused'],
  [530, 'RCPT TO', 'mail_settings'],
  [450, 'RCPT TO', 'busy'],
  [421, 'RCPT TO', 'unavailable'],
  [554, 'greeting', 'mail_settings'],
  [421, 'greeting', 'unavailable'],
  [535, 'AUTH', 'mail_settings'],
  [550, 'AUTH', 'mail_settings'],
  [454, 'AUTH', 'busy'],
  [530, 'MAIL FROM', 'mail_settings'],
  [550, 'MAIL FROM', 'mail_settings'],
  [553, 'MAIL FROM', 'mail_settings'],
  [451, 'MAIL FROM', 'busy'],
  [550, 'DATA', 'refused'],
  [552, 'DATA', 'refused'],
  [554, 'DATA', 'refused'],
  [452, 'DATA', 'busy'],
])('a mail host that says %i at %s: %s', async (code, stage, failure) => {
  const mailer = await relay(stage, code)
  expect(await mailer.send(MAIL, async () => {})).toMatchObject({ accepted: false, failure })
})

test('our own settings are tried again, a wrong address and a refused mail are not', () => {
  const retried = (['mail_settings', 'bad_recipient', 'refused'] as const).map((name) => FAILURES[name].retry)
  expect(retried).toEqual([true, false, false])
})
