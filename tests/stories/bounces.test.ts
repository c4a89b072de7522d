import { writeFileSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Kysely, PostgresDialect } from 'kysely'
import { createTransport } from 'nodemailer'
import { Pool } from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import type { BounceDeps } from '../../src/bounces/intake.ts'
import { listenForBounces } from '../../src/bounces/listener.ts'
import { emptyBounceMailbox } from '../../src/bounces/mailbox.ts'
import type { Tables } from '../../src/db.ts'
import { bounceAddress } from '../../src/deliveries/bounce-address.ts'
import { openMailLedger } from '../../src/deliveries/mail-ledger.ts'
import type { DeliveryId } from '../../src/deliveries/table.ts'
import { retryAddress } from '../../src/roster/retry-address.ts'
import { startBounces } from '../../workers/bounces.ts'
import { deliveryReport, mailOf } from '../returned.ts'
import { type World, world } from '../world.ts'

const ADDRESS = 'bounce@fuse.example.jp'

test('a bounce arrives two hours later and shows on the board', async () => {
  const w = await launched()
  const office = await w.staff('fuse')
  const board = async () => (await office.get(`/safety-checks/${w.drill}/unreached`)).text()
  expect(await board()).not.toContain('森 次郎')

  await w.laterBy(120)
  const relay = await aRelay(w)
  expect(await relay.returns(await w.mailOf('森 次郎'), deliveryReport())).toMatch(/^250/)

  expect(await board()).toContain('森 次郎')
  expect(await board()).toContain('メールが宛先不明で戻りました')
  expect(await addresses(w, '森 次郎')).toEqual([{ reachable: false, failure: 'bounced' }])
  await w.see()
})

test('the same bounce again changes nothing, and a warning that a mail is late is no bounce', async () => {
  const w = await launched()
  const relay = await aRelay(w)
  const mail = await w.mailOf('森 次郎')
  await relay.returns(mail, deliveryReport({ action: 'delayed', status: '4.4.1' }))
  expect(await w.stateOf(mail)).toEqual({ status: 'accepted', failure: null })
  await relay.returns(mail, deliveryReport({ status: '5.2.2' }))
  await relay.returns(mail, deliveryReport({ status: '5.1.1' }))
  expect(await w.stateOf(mail)).toEqual({ status: 'failed', failure: 'mailbox_full' })
  expect(await addresses(w, '森 次郎')).toEqual([{ reachable: true, failure: null }])
  await w.see()
})

test('an address that is gone is not asked again, and a full mailbox is', async () => {
  const w = await launched()
  const relay = await aRelay(w)
  await relay.returns(await w.mailOf('森 次郎'), deliveryReport({ status: '5.2.2' }))
  await relay.returns(await w.mailOf('佐藤 一郎'), deliveryReport({ status: '5.1.1' }))
  const next = await w.draft({ title: '二回目', purpose: 'drill' })
  await w.launches(next)
  await w.workersRun()
  expect(await w.mori.mails()).toHaveLength(2)
  expect(await w.sato.mails()).toHaveLength(1)

  // 佐藤 says on the telephone that his address was right all the time.
  const retry = { address: 'Sato@example.jp ', by: 'cli', at: w.now() }
  expect(await retryAddress(w.db, { association: w.kawachi, ...retry })).toMatchObject({ ok: false })
  expect(await retryAddress(w.db, { association: w.fuse, ...retry })).toEqual({ ok: true, members: 1 })
  await w.launches(await w.draft({ title: '三回目', purpose: 'drill' }))
  await w.workersRun()
  expect(await w.sato.mails()).toHaveLength(2)
  await w.see()
})

test('a bounce that is faster than our own note of the sending is not lost', async () => {
  const w = await launched()
  const relay = await aRelay(w)
  const id = await w.mailOf('森 次郎')
  await w.store.owner.query("update delivery set status = 'maybe', accepted_at = null where id = $1", [id])
  await relay.returns(id, deliveryReport())
  const mail = { association_id: w.fuse, id, attempt: 1 }
  await openMailLedger(w.db).settle({ mail, step: { to: 'accepted' } })
  expect(await w.stateOf(id)).toEqual({ status: 'failed', failure: 'bounced' })
  await w.see()
})

test('an address that we never gave out is refused, and so is one that somebody changed', async () => {
  const w = await launched()
  const relay = await aRelay(w)
  const ours = bounceAddress(w.plant.secrets.bounce_key, ADDRESS, await w.mailOf('森 次郎'))
  const forged = ours.replace(/.(?=@)/, (digit) => (digit === '0' ? '1' : '0'))
  for (const to of [ADDRESS, forged, 'mori@example.jp', ours.replace('fuse', 'kawachi')])
    await expect(relay.brings(to, deliveryReport()), to).rejects.toMatchObject({ responseCode: 550 })
  await expect(
    relay.brings(ours, mailOf({ Subject: 'large', '': 'x'.repeat(3_000_000) })),
  ).rejects.toMatchObject({ responseCode: 552 })
  expect(await w.stateOf(await w.mailOf('森 次郎'))).toEqual({ status: 'accepted', failure: null })
  await w.see()
})

test('while the database is away the relay keeps the bounce and brings it again', async () => {
  const w = await launched()
  const relay = await aRelay(w, { db: await aDatabaseAway() })
  const mail = await w.mailOf('森 次郎')
  await expect(relay.returns(mail, deliveryReport())).rejects.toMatchObject({ responseCode: 451 })
  const back = await aRelay(w)
  await back.returns(mail, deliveryReport())
  expect(await w.stateOf(mail)).toEqual({ status: 'failed', failure: 'bounced' })
  await w.see()
})

test('bounces lie in a mailbox file until they are written down', async () => {
  const w = await launched()
  const [mori, sato] = [await w.mailOf('森 次郎'), await w.mailOf('佐藤 一郎')]
  const folder = await aFolder()
  const box = join(folder, 'bounce')
  const letter = (id: DeliveryId, status: string) =>
    `From MAILER-DAEMON Sat Nov 28 08:00:00 2026\n${deliveryReport({ to: addressOf(w, id), status })}\n`
  expect(await emptyBounceMailbox(depsOf(w), box)).toBe(0)
  await writeFile(box, letter(mori, '5.1.1') + letter(sato, '5.7.1'))

  await writeFile(`${box}.lock`, '')
  expect(await emptyBounceMailbox({ ...depsOf(w), now: () => new Date() }, box)).toBe(0)
  expect(await w.stateOf(mori)).toEqual({ status: 'accepted', failure: null })

  // A lock that its owner left behind is broken, once it is old.
  const later = { ...depsOf(w), now: () => new Date(Date.now() + 10 * 60_000) }
  await emptyBounceMailbox(later, box)
  expect(await emptyBounceMailbox(later, box)).toBe(2)
  expect(await w.stateOf(mori)).toEqual({ status: 'failed', failure: 'bounced' })
  expect(await w.stateOf(sato)).toEqual({ status: 'failed', failure: 'returned' })
  expect(await readFile(box, 'utf8')).toBe('')
  await w.see()
})

test('nothing leaves the mailbox while the database is away, and what is not ours is put beside', async () => {
  const w = await launched()
  const mori = await w.mailOf('森 次郎')
  const bounce = deliveryReport({ to: addressOf(w, mori) })
  const letter = mailOf({
    From: 'tanaka@example.jp',
    To: 'bounce@fuse.example.jp',
    Subject: '私信',
    '': '先日は',
  })
  const folder = await aFolder()
  const box = join(folder, 'bounce')
  const file = `From MAILER-DAEMON Sat Nov 28 08:00:00 2026\n${bounce}\nFrom tanaka@example.jp Sat Nov 28 08:00:00 2026\n${letter}\n`
  await writeFile(box, file)
  const maildir = join(folder, 'Maildir')
  for (const part of ['new', 'cur', 'tmp']) await mkdir(join(maildir, part), { recursive: true })
  await writeFile(join(maildir, 'new', '1.bounce'), bounce)
  await writeFile(join(maildir, 'new', '2.letter'), letter)
  await writeFile(join(maildir, 'cur', '0.read:2,S'), letter)

  const away = { ...depsOf(w), db: await aDatabaseAway() }
  await expect(emptyBounceMailbox(away, box)).rejects.toThrow()
  await expect(emptyBounceMailbox(away, maildir)).rejects.toThrow()
  expect(await readFile(box, 'utf8')).toBe(file)
  expect((await readdir(join(maildir, 'new'))).sort()).toEqual(['1.bounce', '2.letter'])

  expect(await emptyBounceMailbox(depsOf(w), maildir)).toBe(2)
  expect(await w.stateOf(mori)).toEqual({ status: 'failed', failure: 'bounced' })
  expect(await readdir(join(maildir, 'new'))).toEqual([])
  expect((await readdir(join(maildir, 'cur'))).sort()).toEqual(['0.read:2,S', '2.letter:2,'])
  expect(await emptyBounceMailbox(depsOf(w), box)).toBe(2)
  expect(await readFile(box, 'utf8')).toBe('')
  expect(await readFile(`${box}.other`, 'utf8')).toContain('私信')
  await w.see()
})

test('whoever comes back to a lock that was broken meanwhile leaves the mailbox alone', async () => {
  const w = await launched()
  const folder = await aFolder()
  const box = join(folder, 'bounce')
  const letter = (name: string) =>
    `From MAILER-DAEMON Sat Nov 28 08:00:00 2026\n${mailOf({ Subject: name })}\n`
  await writeFile(box, letter('first'))
  const slow = emptyBounceMailbox(
    {
      ...depsOf(w),
      log: {
        ...w.plant.log,
        // In the middle of the first letter somebody else takes the lock over, and a second letter comes.
        warn() {
          writeFileSync(`${box}.lock`, 'somebody else')
          writeFileSync(box, letter('second'))
        },
      },
    },
    box,
  )
  expect(await slow).toBe(0)
  expect(await readFile(box, 'utf8')).toContain('second')
  expect(await readFile(`${box}.lock`, 'utf8')).toBe('somebody else')
  await w.see()
})

test('a line without an end is gone through once', async () => {
  const w = await launched()
  const box = join(await aFolder(), 'bounce')
  await writeFile(
    box,
    `From MAILER-DAEMON Sat Nov 28 08:00:00 2026\n\n${'bounce+'.repeat(20_000)}${'a'.repeat(200_000)}\n`,
  )
  // Gone through once it takes milliseconds; once per letter it took minutes, and the story would run out of time.
  expect(await emptyBounceMailbox(depsOf(w), box)).toBe(1)
  await w.see()
})

test('of two workers one takes bounces in, and when it ends the other does', async () => {
  const w = await launched()
  const port = await freePort()
  const mail = { ...w.plant.config.mail, bounce_address: ADDRESS, bounce_listen: { host: '127.0.0.1', port } }
  const plant = { ...w.plant, config: { ...w.plant.config, mail } }
  const first = startBounces(plant)
  await until(() => isOpen(port))
  const second = startBounces(plant)
  await first.close()
  await until(() => isOpen(port))
  const relay = relayTo(w, port)
  await relay.returns(await w.mailOf('森 次郎'), deliveryReport())
  await second.close()
  expect(await w.stateOf(await w.mailOf('森 次郎'))).toEqual({ status: 'failed', failure: 'bounced' })
  await w.see()
}, 30_000)

/** A drill that everybody has, and what a story asks of its mails. */
async function launched() {
  const w = await world()
  await w.launches(w.drill)
  await w.workersRun()
  const ask = async <T>(question: string, values: unknown[]) =>
    (await w.store.owner.query(question, values)).rows as T[]
  return {
    ...w,
    async mailOf(name: string) {
      const [row] = await ask<{ id: DeliveryId }>(
        `select d.id from delivery d join prompt p on p.id = d.prompt_id join member m on m.id = p.member_id
         where d.system = 'mail' and m.name = $1 and p.safety_check_id = $2`,
        [name, w.drill],
      )
      if (!row) throw new Error('No such mail')
      return row.id
    },
    stateOf: async (id: DeliveryId) =>
      (await ask('select status, failure from delivery where id = $1', [id]))[0],
    /** What all of them got is looked at elsewhere. */
    async see() {
      for (const person of w.everybody) {
        person.texts()
        await person.mails()
      }
    },
  }
}

const addresses = async (w: World, name: string) =>
  (
    await w.store.owner.query(
      `select cp.reachable, cp.failure from contact_point cp join member m on m.id = cp.member_id
       where m.name = $1 and cp.system = 'mail'`,
      [name],
    )
  ).rows

const depsOf = (w: World): BounceDeps => ({
  db: w.db,
  secrets: w.plant.secrets,
  bounce_address: ADDRESS,
  now: w.now,
  log: w.plant.log,
})

const addressOf = (w: World, id: DeliveryId) => bounceAddress(w.plant.secrets.bounce_key, ADDRESS, id)

/** The site's own mail server, which hands bounces to us. */
async function aRelay(w: World, instead: Partial<BounceDeps> = {}) {
  const listener = await listenForBounces({ ...depsOf(w), ...instead }, { host: '127.0.0.1', port: 0 })
  onTestFinished(() => listener.close())
  return relayTo(w, listener.port)
}

function relayTo(w: World, port: number) {
  const transport = createTransport({ host: '127.0.0.1', port, ignoreTLS: true })
  const brings = async (to: string, raw: string) =>
    (await transport.sendMail({ envelope: { from: '', to: [to] }, raw })).response
  return { brings, returns: (id: DeliveryId, raw: string) => brings(addressOf(w, id), raw) }
}

async function aFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'tomoshibi-bounces-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

async function aDatabaseAway() {
  const pool = new Pool({ host: '127.0.0.1', port: await freePort(), user: 'nobody' })
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  onTestFinished(() => db.destroy())
  return db
}

const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const at = server.address()
      server.close(() => resolve(at && typeof at === 'object' ? at.port : 0))
    })
  })

const isOpen = (port: number) =>
  createTransport({ host: '127.0.0.1', port, ignoreTLS: true })
    .verify()
    .then(
      () => true,
      () => false,
    )

async function until(holds: () => Promise<boolean>) {
  for (let tries = 0; tries < 100; tries++) {
    if (await holds()) return
    await new Promise((later) => setTimeout(later, 100))
  }
  throw new Error('It never came to hold')
}
