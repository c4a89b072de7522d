import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { openLine } from '../../src/channels/line.ts'
import { openMailer } from '../../src/channels/mail.ts'
import { UNPROTECTED } from '../../src/config/mail.ts'
import { readArrivals } from '../../src/demo/arrivals.ts'
import { askFarEnds, type FarEndSettings, forkFarEnds } from '../../src/demo/far-end-asks.ts'
import { startLinePlatform } from '../../src/demo/line-platform.ts'
import { startMailHost } from '../../src/demo/mail-host.ts'

const TOKEN = 'token of the account'
const CHECK = '00000000-0000-4000-8000-000000000001'
const ACCOUNT = { channel_secret: 's', access_token: TOKEN, webhook_url: '', bot_user_id: 'U0' }
const user = (number: number) => `U${String(number).padStart(32, '0')}`
const MAIL = { from_name: '布施医師会', subject: '【訓練】', text: '訓練', html: '<p>訓練</p>' }

/** A prompt as the app words it: the words first, the check in its button. */
const prompt = (words: string) => [
  {
    type: 'template' as const,
    altText: words,
    template: {
      type: 'buttons' as const,
      text: words,
      actions: [{ type: 'postback' as const, label: '● 診療できます', data: `v=1&c=${CHECK}&a=A1` }],
    },
  },
]

function clientsOf({ line_url, smtp_url, ca }: { line_url: string; smtp_url: string; ca: string | null }) {
  const mail = ca ? { ...UNPROTECTED, tls: 'required' as const, ca } : UNPROTECTED
  const mailer = openMailer({ mail, smtp_url, mail_from: 'anpi@fuse.example.jp' })
  onTestFinished(() => mailer.close())
  const line = openLine(line_url)
  return {
    asks: (words: string, to: number[], retry_key: string) =>
      line.multicast({ token: TOKEN, to: to.map(user), messages: prompt(words), retry_key }),
    mails: (to: string, message_id: string) => mailer.send({ ...MAIL, to, message_id }, async () => {}),
  }
}

test('where counts only are kept, phones and mailboxes are counted and hold nothing', async () => {
  const line = await startLinePlatform({ keeps: 'counts' })
  const mail = await startMailHost({ keeps: 'counts' })
  onTestFinished(async () => {
    await line.close()
    await mail.close()
  })
  line.openChannel(ACCOUNT)
  line.befriend(TOKEN, user(1))
  const { asks, mails } = clientsOf({ line_url: line.url, smtp_url: mail.url, ca: null })
  await asks('【訓練】', [1, 2], crypto.randomUUID())
  await asks('【訓練】', [1], crypto.randomUUID())
  await mails('Mori@example.jp', '<1@fuse.example.jp>')
  await mails('mori@example.jp', '<1@fuse.example.jp>')
  await mails('mori@example.jp', '<2@fuse.example.jp>')

  expect([line.ledger.prompts(), line.ledger.doubled()]).toEqual([2, 1])
  expect([line.ledger.promptsTo(user(1)), line.ledger.promptsTo(user(1), CHECK)]).toEqual([2, 2])
  expect(line.ledger.promptsTo(user(2))).toBe(0)
  expect([mail.ledger.accepted(), mail.ledger.duplicates()]).toEqual([3, 1])
  expect([mail.ledger.to('mori@example.jp'), mail.mailbox('MORI@example.jp').count()]).toEqual([3, 3])
  expect(mail.addresses()).toEqual(['mori@example.jp'])

  // Nothing to be read must not look like nothing received.
  expect(line.phones()).toEqual([])
  expect(() => line.ledger.received).toThrow('keeps counts only')
  expect(() => line.ledger.duplicates()).toThrow('keeps counts only')
  await expect((async () => mail.mailbox('mori@example.jp').mails())()).rejects.toThrow('keeps counts only')
})

/** The far ends in a process of their own, as proofs start them. */
async function farEnds(ways: Partial<FarEndSettings> = {}) {
  const child = forkFarEnds()
  const gone = once(child, 'exit')
  onTestFinished(async () => {
    if (child.connected) child.disconnect()
    await gone
  })
  const ask = askFarEnds(child)
  const settings = { phones_port: 0, smtp_port: 0, seed: 1, speed: 'full' as const, ...ways }
  const urls = await ask('start', settings)
  await ask('open', { app_url: '', accounts: [ACCOUNT], doctors: [] })
  await ask('befriend', { access_token: TOKEN, user_ids: [1, 2].map(user) })
  return { ask, urls, ...clientsOf(urls) }
}

test.each([{ keeps: 'counts' as const }, { keeps: 'everything' as const, encrypted: true }])(
  'one call gives what every phone and mailbox got, with %o',
  async (ways) => {
    const began = Date.now()
    const { urls, asks, mails } = await farEnds(ways)
    const [first_key, second_key, reminder_key] = [1, 2, 3].map(() => crypto.randomUUID())
    await asks('【訓練】', [1, 2, 3], first_key ?? '')
    await asks('【訓練】', [1, 2, 3], first_key ?? '')
    await asks('【訓練】', [2], second_key ?? '')
    await asks('【訓練】もう一度', [1], reminder_key ?? '')
    await mails('Mori@example.jp', '<1@fuse.example.jp>')
    await mails('mori@example.jp', '<1@fuse.example.jp>')

    const arrivals = await readArrivals(urls.arrivals_url)
    const line = { far_end: 'line', about: CHECK }
    expect(arrivals).toMatchObject([
      { ...line, to: user(1), wording: 0, times: 1, retry_key: first_key },
      { ...line, to: user(2), wording: 0, times: 2, retry_key: second_key },
      { ...line, to: user(1), wording: 1, times: 1, retry_key: reminder_key },
      { far_end: 'mail', to: 'mori@example.jp', about: '<1@fuse.example.jp>', times: 2, retry_key: null },
    ])
    for (const { first_at, last_at, times } of arrivals) {
      expect(first_at).toBeGreaterThanOrEqual(began)
      expect(last_at).toBeLessThanOrEqual(Date.now())
      if (times === 1) expect(last_at).toBe(first_at)
      else expect(last_at).toBeGreaterThanOrEqual(first_at)
    }
  },
)

test('a proof tells the process of the far ends how to fail, and how little quota is left', async () => {
  const { ask, asks, mails } = await farEnds({ keeps: 'counts' })
  await ask('behave', {
    line: [
      { as: 'rate_429', next: 1 },
      { as: 'error_500', next: 1 },
    ],
    mail: { as: 'busy_450' },
  })
  const key = crypto.randomUUID()
  expect(await asks('【訓練】', [1], key)).toMatchObject({ failure: 'throttled' })
  expect(await asks('【訓練】', [1], key)).toMatchObject({ failure: 'unavailable' })
  await ask('behave', { line: null })
  expect(await mails('mori@example.jp', '<1@fuse.example.jp>')).toMatchObject({ failure: 'busy' })
  await ask('quota', { access_token: TOKEN, monthly_limit: 0 })
  expect(await asks('【訓練】', [1], key)).toMatchObject({ failure: 'out_of_quota' })
  await ask('quota', { access_token: TOKEN, monthly_limit: null })
  expect(await asks('【訓練】', [1], key)).toMatchObject({ accepted: true })
  expect(await ask('ledgers', null)).toMatchObject({
    line: { accepted: 1, duplicates: 0, calls: { multicast: 4 } },
    mail: { accepted: 0, duplicates: 0 },
  })
  await expect(ask('behave', { mail: { as: 'busy_450', on: 'connect' } })).rejects.toThrow('SMTP has no')
})
