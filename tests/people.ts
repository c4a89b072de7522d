import type { Hono } from 'hono'
import type { Deps, SignedIn } from '../src/app.tsx'
import type { Plant } from '../src/boot.ts'
import { inAssociation } from '../src/db.ts'
import { addLineChannel } from '../src/deliveries/add-line-channel.ts'
import type { LinePlatform } from '../src/demo/line-platform.ts'
import type { MailHost } from '../src/demo/mail-host.ts'
import { newId } from '../src/id.ts'
import { addAssociation } from '../src/roster/add-association.ts'
import type { AssociationId, FacilityType, LineChannelId, MemberId, Role } from '../src/roster/table.ts'
import { useLineChannel } from '../src/roster/use-line-channel.ts'
import type { Purpose } from '../src/safety-checks/table.ts'
import { addStaff } from '../src/staff/add.ts'
import { isOfficer, type StaffRole } from '../src/staff/table.ts'
import { cookieOf, setsUp } from './authenticator.ts'
import { PUBLIC_URL } from './world.ts'

interface Settling {
  plant: Plant
  deps: Deps
  platform: LinePlatform
  mailHost: MailHost
  app: Pick<Hono<SignedIn>, 'request'>
  now: () => Date
  /** Names, addresses, keys: what no log line of any story may hold. */
  personal: string[]
}

/** The associations, doctors and staff of every story. */
export async function settle(here: Settling) {
  const fuse = await anAssociation(here, { name: '布施医師会', phone: '06-6782-0000', seed: 'f' })
  const kawachi = await anAssociation(here, { name: '河内医師会', phone: '072-965-0000', seed: 'c' })
  const sato = await aDoctor(here, fuse, {
    name: '佐藤 一郎',
    role: 'officer',
    ward: '東',
    line: 1,
    mail: 'sato@example.jp',
  })
  const tanaka = await aDoctor(here, fuse, { name: '田中 花子', role: 'member', ward: '東', line: 2 })
  const mori = await aDoctor(here, fuse, {
    name: '森 次郎',
    role: 'member',
    ward: '西',
    mail: 'mori@example.jp',
  })
  const kishi = await aDoctor(here, kawachi, {
    name: '岸 三郎',
    role: 'member',
    ward: '中',
    line: 3,
    mail: 'kishi@example.jp',
  })
  const everybody = [sato, tanaka, mori, kishi]
  const watched: { unseen(): string[] }[] = [...everybody]

  return {
    fuse: fuse.id,
    kawachi: kawachi.id,
    channels: { fuse: fuse.channel, kawachi: kawachi.channel },
    sato,
    tanaka,
    mori,
    kishi,
    everybody,
    /** Whose drawers must hold nothing at the end that no line of the story looked at. */
    watched,
    /** One more association with a LINE channel of its own, and one doctor. */
    async newAssociation(named: { name: string; phone: string; seed: string }, doctor: Doctor) {
      const home = await anAssociation(here, named)
      const added = await aDoctor(here, home, doctor)
      watched.push(added)
      return { id: home.id, doctor: added }
    },
    /** A member added by the story; her drawers are watched like everybody's. */
    async newDoctor(of: 'fuse' | 'kawachi', doctor: Doctor) {
      const added = await aDoctor(here, of === 'fuse' ? fuse : kawachi, doctor)
      everybody.push(added)
      watched.push(added)
      return added
    },
    /** Somebody who signs in through the real page; the client keeps the cookies. */
    async staff(of: 'fuse' | 'kawachi', role: StaffRole = 'office') {
      const person = await aStaff(here, of === 'fuse' ? fuse.id : kawachi.id, role)
      watched.push(person)
      return person
    },
    stranger: () => visitor(here, ''),
    /** Sets up a second factor through the real pages, with the cookie that a password alone gave. */
    setsUp: (cookie: string) => setsUp(browserOf(here), cookie, here.now),
    /** Somebody who comes with these cookies. */
    visitor: (cookie: string) => visitor(here, cookie),
    draft: (check: { title: string; purpose: Purpose; association?: AssociationId; deadline_at?: Date }) =>
      aDraft(here, { association: fuse.id, ...check }),
  }
}

interface SettledAssociation {
  id: AssociationId
  channel: { id: LineChannelId; secret: string; token: string; bot_user_id: string }
}

async function anAssociation(
  { plant, platform, now, personal }: Settling,
  { name, phone, seed }: { name: string; phone: string; seed: string },
): Promise<SettledAssociation> {
  const added = await addAssociation(plant.store.db, {
    name,
    phone,
    line_channel_id: null,
    by: 'cli',
    at: now(),
  })
  if (!added.ok) throw new Error(added.reason)
  const channel = {
    secret: `secret of ${seed}`,
    token: `token of ${seed}`,
    bot_user_id: `U${seed.repeat(32).slice(0, 32)}`,
  }
  personal.push(channel.secret, channel.token)
  const opened = await addLineChannel(plant.store.db, {
    secrets: plant.secrets,
    association: added.association,
    name: `${name}の公式アカウント`,
    channel_secret: channel.secret,
    access_token: channel.token,
    bot_user_id: channel.bot_user_id,
    at: now(),
  })
  if (!opened.ok) throw new Error(opened.reason)
  const line_channel_id = opened.line_channel_id
  await useLineChannel(plant.store.db, {
    association: added.association,
    line_channel_id,
    by: 'cli',
    at: now(),
  })
  platform.openChannel({
    channel_secret: channel.secret,
    access_token: channel.token,
    bot_user_id: channel.bot_user_id,
    webhook_url: `${PUBLIC_URL}/webhooks/line/${line_channel_id}`,
  })
  return { id: added.association, channel: { ...channel, id: line_channel_id } }
}

export interface Doctor {
  name: string
  role: Role
  ward: string
  /** Number of the LINE account; two doctors with the same one share a clinic's phone. */
  line?: number
  mail?: string
  phone?: string
  /** カナ where the story does not care. */
  kana?: string
  facility_type?: FacilityType
}

async function aDoctor(
  { plant, platform, mailHost, personal }: Settling,
  home: SettledAssociation,
  doctor: Doctor,
) {
  const association_id = home.id
  const id: MemberId = newId<'member'>()
  const facility_id = newId<'facility'>()
  const user_id = doctor.line === undefined ? null : `U${String(doctor.line).padStart(32, '0')}`
  personal.push(doctor.name, ...[user_id, doctor.mail, doctor.phone].flatMap((word) => word ?? []))
  await inAssociation(plant.store.db, association_id, async (tx) => {
    await tx
      .insertInto('facility')
      .values({
        association_id,
        id: facility_id,
        name: `${doctor.name}医院`,
        facility_type: doctor.facility_type ?? 'clinic',
        ward: doctor.ward,
      })
      .execute()
    await tx
      .insertInto('member')
      .values({
        association_id,
        id,
        member_number: id.slice(0, 8),
        name: doctor.name,
        kana: doctor.kana ?? 'カナ',
        role: doctor.role,
        facility_id,
      })
      .execute()
    const ways = [
      ...(user_id ? [{ system: 'line' as const, value: user_id, line_channel_id: home.channel.id }] : []),
      ...(doctor.mail ? [{ system: 'mail' as const, value: doctor.mail }] : []),
      ...(doctor.phone ? [{ system: 'phone' as const, value: doctor.phone }] : []),
    ]
    if (ways.length > 0)
      await tx
        .insertInto('contact_point')
        .values(ways.map((way) => ({ association_id, member_id: id, ...way })))
        .execute()
  })
  if (user_id) platform.befriend(home.channel.token, user_id, doctor.name)

  let textsSeen = 0
  let mailsSeen = 0
  const phone = user_id ? platform.phone(user_id) : null
  const mailbox = doctor.mail ? mailHost.mailbox(doctor.mail) : null
  return {
    id,
    name: doctor.name,
    user_id,
    get phone() {
      if (!phone) throw new Error(`${doctor.name} has no LINE`)
      return phone
    },
    /** Everything LINE has shown so far; looking at it counts as expecting it. */
    texts() {
      const texts = phone?.texts() ?? []
      textsSeen = texts.length
      return texts
    },
    async mails() {
      const mails = (await mailbox?.mails()) ?? []
      mailsSeen = mails.length
      return mails
    },
    /** Opens the link of the newest mail, as a browser would. */
    async link() {
      const link = (await this.mails()).at(-1)?.link
      if (!link) throw new Error(`${doctor.name} got no link`)
      return new URL(link).pathname
    },
    unseen: () => [
      ...(phone?.texts().slice(textsSeen) ?? []).map((text) => `LINE ${doctor.name}: ${text}`),
      ...Array.from({ length: (mailbox?.raw().length ?? 0) - mailsSeen }, () => `mail to ${doctor.name}`),
    ],
  }
}

async function aStaff(here: Settling, association: AssociationId, role: StaffRole) {
  const { deps, now, personal } = here
  const email = `${role}-${crypto.randomUUID().slice(0, 8)}@office.example.jp`
  const password = 'correct horse battery staple'
  personal.push(email, password)
  const added = await addStaff(deps, {
    association,
    name: '山本 事務',
    email,
    password,
    role,
    by: 'cli',
    at: now(),
  })
  if (!added.ok) throw new Error(added.reason)
  const signedIn = await visitor(here, '').post('/sign-in', { email, password })
  if (signedIn.status !== 303) throw new Error(`Sign-in answered ${signedIn.status}`)
  // Officers have a second factor; others work with the password alone.
  const factor = isOfficer(role) ? await setsUp(browserOf(here), cookieOf(signedIn), now) : null
  if (factor) personal.push(factor.app.secret, ...factor.backup_codes)
  const mailbox = here.mailHost.mailbox(email)
  let mailsSeen = 0
  return {
    ...visitor(here, factor?.cookie ?? cookieOf(signedIn)),
    user_id: added.user_id,
    email,
    password,
    backup_codes: factor?.backup_codes ?? [],
    /** What the authenticator app keeps, and what it shows now. */
    secret: factor?.app.secret ?? '',
    shown: () => factor?.app.shown() ?? '',
    /** A code of the authenticator app that was not given before. */
    code() {
      if (!factor) throw new Error(`A ${role} has no authenticator`)
      return factor.app.code()
    },
    /** What the system has told this person by mail; looking at it counts as expecting it. */
    async mails() {
      const mails = await mailbox.mails()
      mailsSeen = mails.length
      return mails
    },
    unseen: () => Array.from({ length: mailbox.count() - mailsSeen }, () => `mail to ${email}`),
  }
}

const browserOf = ({ app }: Pick<Settling, 'app'>) => ({
  get: async (path: string, cookie: string) => app.request(PUBLIC_URL + path, { headers: { cookie } }),
  post: async (path: string, form: Record<string, string>, cookie: string) =>
    app.request(PUBLIC_URL + path, {
      method: 'POST',
      headers: { cookie, origin: PUBLIC_URL },
      body: new URLSearchParams(form),
    }),
})

/** A browser: cookies, an Origin as browsers send it, forms. */
function visitor({ app }: Pick<Settling, 'app'>, cookie: string) {
  const headers = { cookie, origin: PUBLIC_URL }
  return {
    cookie,
    get: async (path: string) => app.request(PUBLIC_URL + path, { headers: { cookie } }),
    post: async (path: string, form: Record<string, string> = {}) =>
      app.request(PUBLIC_URL + path, { method: 'POST', headers, body: new URLSearchParams(form) }),
    request: async (path: string, init: RequestInit) => app.request(PUBLIC_URL + path, init),
  }
}

async function aDraft(
  { plant }: Settling,
  check: { association: AssociationId; title: string; purpose: Purpose; deadline_at?: Date },
) {
  const { id } = await inAssociation(plant.store.db, check.association, (tx) =>
    tx
      .insertInto('safety_check')
      .values({
        association_id: check.association,
        title: check.title,
        purpose: check.purpose,
        deadline_at: check.deadline_at ?? null,
      })
      .returning('id')
      .executeTakeFirstOrThrow(),
  )
  return id
}
