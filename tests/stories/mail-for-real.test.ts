import { generateKeyPairSync } from 'node:crypto'
import { authenticate } from 'mailauth'
import { expect, onTestFinished, test } from 'vitest'
import { openMailer } from '../../src/channels/mail.ts'
import { UNPROTECTED } from '../../src/config/mail.ts'
import { deliverMail } from '../../src/deliveries/deliver-mail.ts'
import { openMailLedger } from '../../src/deliveries/mail-ledger.ts'
import { PUBLIC_URL, type World, world } from '../world.ts'

/** Members with nothing but a mail address: `n` at each of the domains, in the order given. */
async function mailboxes(w: World, domains: Record<string, number>) {
  for (const [domain, n] of Object.entries(domains))
    await w.store.owner.query(
      `with people as (
        insert into member (association_id, member_number, name, kana, role)
        select $1, $2 || n, '会員' || n, 'カイイン', 'member' from generate_series(1, $3::int) n
        returning id, member_number)
      insert into contact_point (association_id, member_id, system, value)
      select $1, id, 'mail', 'a' || md5(member_number) || '@' || $2 from people`,
      [w.fuse, domain, n],
    )
}

const arrived = (w: World, domain: string) =>
  w.mailHost.addresses().filter((address) => address.endsWith(`@${domain}`)).length

async function see(w: World) {
  for (const doctor of w.everybody) {
    doctor.texts()
    await doctor.mails()
  }
}

test('a tarpitting mail domain does not delay the others', async () => {
  const w = await world()
  await mailboxes(w, { 'tarpit.example': 60, 'fine.example': 40 })
  // The slow ones stand first in the queue.
  await w.launches(w.drill)
  await w.workersRunHints()
  await w.store.owner.query(
    "update delivery set next_try_at = next_try_at - interval '1 minute' where mail_domain = 'tarpit.example'",
  )
  w.mailHost.behave({ as: 'tarpit', on: 'rcpt', domain: 'tarpit.example' })
  const stopping = new AbortController()
  const deps = {
    ...w.plant,
    db: w.db,
    ledger: openMailLedger(w.db),
    public_url: PUBLIC_URL,
    bounce_address: null,
    pace: {},
    stopping: stopping.signal,
  }
  const jobs = [deliverMail(deps, w.fuse), deliverMail(deps, w.fuse)]
  await expect.poll(() => arrived(w, 'fine.example'), { timeout: 15_000 }).toBe(40)
  expect(arrived(w, 'tarpit.example')).toBeLessThan(20)

  // The process ends: what waits for a connection is given back at once, untouched.
  w.mailHost.behave(null)
  stopping.abort()
  w.plant.mailer.stop()
  await Promise.all(jobs)
  const { rows } = await w.store.owner.query(
    "select status, maybe_doubled from delivery where system = 'mail' and status <> 'accepted'",
  )
  expect(rows.length).toBeGreaterThan(20)
  for (const row of rows) expect(row).toEqual({ status: 'queued', maybe_doubled: false })
  await see(w)
}, 60_000)

test('a paced domain takes twenty a second over all workers, and the others do not wait for it', async () => {
  const w = await world()
  await mailboxes(w, { 'docomo.ne.jp': 50, 'fine.example': 30 })
  await w.launches(w.drill)
  await Promise.all([w.workersRunHints(), w.workersRunHints()])
  await w.workersRunHints()
  expect([arrived(w, 'docomo.ne.jp'), arrived(w, 'fine.example')]).toEqual([20, 30])
  await w.laterBy(0.5 / 60)
  const again = () =>
    deliverMail(
      {
        ...w.plant,
        db: w.db,
        ledger: openMailLedger(w.db),
        public_url: PUBLIC_URL,
        bounce_address: null,
        pace: {},
      },
      w.fuse,
    )
  await Promise.all([again(), again()])
  expect(arrived(w, 'docomo.ne.jp')).toBe(30)
  await w.laterBy(1)
  await again()
  await w.laterBy(1)
  await again()
  expect(arrived(w, 'docomo.ne.jp')).toBe(50)
  expect(w.mailHost.ledger.duplicates()).toBe(0)
  await see(w)
})

test('a signed mail is verified by its reader; when its answer is lost it comes once more, the same and flagged', async () => {
  const w = await world()
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 })
  const mailer = openMailer({
    smtp_url: `smtp://127.0.0.1:${w.mailHost.port}`,
    mail_from: 'anpi@fuse.example.jp',
    mail: {
      ...UNPROTECTED,
      dkim: {
        domain: 'fuse.example.jp',
        selector: 'anpi',
        key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      },
    },
  })
  onTestFinished(() => mailer.close())
  const send = () =>
    deliverMail(
      {
        ...w.plant,
        db: w.db,
        mailer,
        ledger: openMailLedger(w.db),
        public_url: PUBLIC_URL,
        bounce_address: 'bounce@fuse.example.jp',
        pace: {},
      },
      w.fuse,
    )
  w.mailHost.behave({ as: 'cut_after_dot', next: 1 })
  await w.launches(w.drill)
  for (const hint of w.hinted.splice(0).filter(({ kind }) => kind === 'plan')) w.hinted.push(hint)
  await w.workersRunHints()
  await send()
  await w.laterBy(2)
  await send()
  await w.workersRun()

  const { rows } = await w.store.owner.query<{ maybe_doubled: boolean }>(
    "select maybe_doubled from delivery where system = 'mail' and status = 'accepted'",
  )
  expect(rows.filter(({ maybe_doubled }) => maybe_doubled)).toHaveLength(1)
  const mails = w.mailHost.addresses().flatMap((address) => w.mailHost.mailbox(address).raw())
  expect(mails).toHaveLength(3)
  const p = publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
  for (const { raw } of mails) {
    const { dkim } = await authenticate(raw, {
      sender: 'anpi@fuse.example.jp',
      disableArc: true,
      disableDmarc: true,
      disableBimi: true,
      resolver: async (name: string) => {
        if (name === 'anpi._domainkey.fuse.example.jp') return [[`v=DKIM1; k=rsa; p=${p}`]]
        throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' })
      },
    })
    expect(dkim.results.map(({ status }) => status.result)).toEqual(['pass'])
    const head = raw.toString('latin1')
    expect(head).toMatch(/^Auto-Submitted: auto-generated\r$/m)
    expect(head).toMatch(/^List-Unsubscribe: <mailto:anpi@fuse\.example\.jp/m)
  }
  await see(w)
}, 60_000)

test('a relay that offers no encryption gets no mail, and the office reads why', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const mailer = openMailer({
    smtp_url: `smtp://127.0.0.1:${w.mailHost.port}`,
    mail_from: 'anpi@fuse.example.jp',
    mail: { ...UNPROTECTED, tls: 'required' },
  })
  onTestFinished(() => mailer.close())
  await w.launches(w.drill)
  for (const hint of w.hinted.splice(0).filter(({ kind }) => kind === 'plan')) w.hinted.push(hint)
  await w.workersRunHints()
  await deliverMail(
    {
      ...w.plant,
      db: w.db,
      mailer,
      ledger: openMailLedger(w.db),
      public_url: PUBLIC_URL,
      bounce_address: null,
      pace: {},
    },
    w.fuse,
  )
  expect(w.mailHost.ledger.accepted()).toBe(0)
  expect(await (await office.get(`/safety-checks/${w.drill}`)).text()).toContain('メールを送れません')
  await w.laterBy(2)
  await w.workersRun()
  expect(w.mailHost.ledger.accepted()).toBeGreaterThanOrEqual(2)
  expect(await (await office.get(`/safety-checks/${w.drill}`)).text()).not.toContain('メールを送れません')
  await office.mails()
  await see(w)
})
