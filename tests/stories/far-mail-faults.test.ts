import { expect, onTestFinished, test } from 'vitest'
import { openMailer } from '../../src/channels/mail.ts'
import { UNPROTECTED } from '../../src/config/mail.ts'
import { selfSigned } from '../../src/demo/certificate.ts'
import type { MailFault, MailStage } from '../../src/demo/mail-faults.ts'
import { startMailHost } from '../../src/demo/mail-host.ts'

const MAIL = {
  from_name: '布施医師会',
  to: 'mori@example.jp',
  subject: '【訓練】大阪880万人訓練',
  text: '下のリンクを開いてください。',
  html: '<p>【訓練】</p>',
  message_id: '<1@fuse.example.jp>',
}

type Host = Parameters<typeof startMailHost>[0] & { ca?: string }

/** A mail host that is slow for a tenth of a second only, and the app's own client in front of it. */
async function mailHost({ ca, ...settings }: Host = {}) {
  const host = await startMailHost({ time_scale: 0.02, ...settings })
  const mail = ca === undefined ? UNPROTECTED : { ...UNPROTECTED, tls: 'required' as const, ca: ca || null }
  const mailer = openMailer({ mail, smtp_url: host.url, mail_from: 'anpi@fuse.example.jp' })
  onTestFinished(async () => {
    mailer.close()
    await host.close()
  })
  const marks = { made: 0 }
  const mark = async () => {
    marks.made += 1
  }
  return { host, marks, send: (to = MAIL.to) => mailer.send({ ...MAIL, to }, mark) }
}

/** What the app reads, whether its mark was made by then, and how many mails the mailbox holds. */
const MET: [MailFault, MailStage | undefined, string, number, number][] = [
  ['try_later_421', 'connect', 'unavailable', 0, 0],
  ['try_later_421', 'ehlo', 'unavailable', 0, 0],
  ['try_later_421', 'mail', 'unavailable', 0, 0],
  ['try_later_421', undefined, 'unavailable', 0, 0],
  ['try_later_421', 'data_command', 'unavailable', 0, 0],
  ['try_later_421', 'data', 'unavailable', 1, 0],
  ['busy_450', 'mail', 'busy', 0, 0],
  ['busy_450', undefined, 'busy', 0, 0],
  ['busy_450', 'data_command', 'busy', 0, 0],
  ['busy_450', 'data', 'busy', 1, 0],
  ['unknown_550', 'mail', 'mail_settings', 0, 0],
  ['unknown_550', undefined, 'bad_recipient', 0, 0],
  ['unknown_550', 'data_command', 'refused', 0, 0],
  ['unknown_550', 'data', 'refused', 1, 0],
  ['cut', 'connect', 'unavailable', 0, 0],
  ['cut', 'ehlo', 'unavailable', 0, 0],
  ['cut', 'mail', 'unavailable', 0, 0],
  ['cut', 'rcpt', 'unavailable', 0, 0],
  ['cut', 'data_command', 'unavailable', 0, 0],
  ['cut', 'body', 'answer_lost', 1, 0],
  ['cut', 'data', 'answer_lost', 1, 0],
  ['cut_after_dot', undefined, 'answer_lost', 1, 1],
]

test.each(MET)(
  'when the mail host fails by %s at %s, the app reads %s, has marked %i and the mailbox holds %i',
  async (as, on, failure, marked, held) => {
    const { host, marks, send } = await mailHost()
    host.behave({ as, ...(on ? { on } : {}) })
    expect(await send()).toMatchObject({ accepted: false, failure })
    expect(marks.made).toBe(marked)
    expect(host.ledger.to(MAIL.to)).toBe(held)
    host.behave(null)
    expect(await send()).toMatchObject({ accepted: true })
    expect(host.ledger.to(MAIL.to)).toBe(held + 1)
  },
)

test.each(['try_later_421', 'cut'] as const)(
  'a relay that ends a used connection with %s gets the next mail over another one, at once and whole',
  async (as) => {
    const { host, marks, send } = await mailHost()
    expect(await send()).toMatchObject({ accepted: true })
    host.behave({ as, on: 'mail', next: 1 })
    expect(await send()).toMatchObject({ accepted: true })
    expect(host.ledger.to(MAIL.to)).toBe(2)
    expect(marks.made).toBe(2)
  },
)

test.each(['connect', 'ehlo', 'mail', 'rcpt', 'data_command', 'body', 'data'] as const)(
  'a tarpit at %s makes the app wait, and the mail arrives all the same',
  async (on) => {
    const { host, send } = await mailHost()
    host.behave({ as: 'tarpit', on, next: 1 })
    const began = performance.now()
    expect(await send()).toMatchObject({ accepted: true })
    expect(performance.now() - began).toBeGreaterThan(95)
    expect(host.ledger.to(MAIL.to)).toBe(1)
  },
)

test.each(['connect', 'rcpt', 'data'] as const)(
  'a mail host that falls silent at %s says nothing and keeps nothing, while others are served',
  async (on) => {
    const { host, send } = await mailHost()
    host.behave({ as: 'silent', on, next: 1 })
    const waiting = send('silent@tarpit.example.jp')
    await expect
      .poll(async () => (await Promise.race([waiting, send()]))?.accepted, { timeout: 5_000 })
      .toBe(true)
    expect(host.ledger.to('silent@tarpit.example.jp')).toBe(0)
    expect(host.ledger.to(MAIL.to)).toBe(1)
  },
)

test('several faults at once: each mail meets at most one at each stage', async () => {
  const { host, send } = await mailHost()
  host.behave([
    { as: 'busy_450', domain: 'busy.example' },
    { as: 'unknown_550', domain: 'gone.example' },
    { as: 'cut_after_dot', domain: 'lost.example' },
  ])
  const met = await Promise.all(['busy', 'gone', 'lost', 'fine'].map((name) => send(`a@${name}.example`)))
  expect(met).toMatchObject([
    { failure: 'busy' },
    { failure: 'bad_recipient' },
    { failure: 'answer_lost' },
    { accepted: true },
  ])
})

test('a fault that SMTP does not know at that stage is a mistake in the plan', async () => {
  const { host } = await mailHost()
  expect(() => host.behave({ as: 'busy_450', on: 'connect' })).toThrow('SMTP has no busy_450 at connect')
})

test('with a certificate of its own the mail host takes mail encrypted, also where commands fail', async () => {
  const tls = selfSigned()
  const { host, send } = await mailHost({ tls, ca: tls.cert })
  expect(await send()).toMatchObject({ accepted: true })
  const [mail] = host.mailbox(MAIL.to).raw()
  expect(mail?.encrypted).toBe(true)
  host.behave({ as: 'busy_450', on: 'data_command', next: 1 })
  expect(await send()).toMatchObject({ failure: 'busy' })
  host.behave({ as: 'cut_after_dot', next: 1 })
  expect(await send()).toMatchObject({ failure: 'answer_lost' })
  expect(host.ledger.to(MAIL.to)).toBe(2)
})

test('nobody who trusts other certificates only hands a mail over', async () => {
  const { host, send } = await mailHost({ tls: selfSigned(), ca: selfSigned().cert })
  expect(await send()).toMatchObject({ failure: 'mail_settings' })
  expect(host.ledger.accepted()).toBe(0)
})

test.each(['starttls_refused', 'starttls_not_offered'] as const)(
  'by %s no mail leaves in clear text',
  async (as) => {
    const tls = selfSigned()
    const { host, marks, send } = await mailHost({ tls, ca: tls.cert })
    host.behave({ as, next: 1 })
    expect(await send()).toMatchObject({ failure: 'mail_settings' })
    expect([marks.made, host.ledger.accepted()]).toEqual([0, 0])
    expect(await send()).toMatchObject({ accepted: true })
  },
)

test.each(['try_later_421', 'cut'] as const)('STARTTLS itself may meet %s', async (as) => {
  const tls = selfSigned()
  const { host, send } = await mailHost({ tls, ca: tls.cert })
  host.behave({ as, on: 'starttls', next: 1 })
  expect(await send()).toMatchObject({ accepted: false })
  expect(await send()).toMatchObject({ accepted: true })
})
