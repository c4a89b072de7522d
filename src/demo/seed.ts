import { randomBytes } from 'node:crypto'
import type { Deps } from '../app.tsx'
import type { Plant } from '../boot.ts'
import { addLineChannel } from '../deliveries/add-line-channel.ts'
import { wantMenus } from '../deliveries/menus/want-menus.ts'
import { addAssociation } from '../roster/add-association.ts'
import { readRosterFile } from '../roster/import/csv.ts'
import { importRoster } from '../roster/import/import-roster.ts'
import type { AssociationId } from '../roster/table.ts'
import { useLineChannel } from '../roster/use-line-channel.ts'
import { createSafetyCheck } from '../safety-checks/create.ts'
import { addStaff } from '../staff/add.ts'
import { isOfficer, type StaffRole } from '../staff/table.ts'
import { base32, codeAt, stepOf } from '../staff/totp.ts'
import type { Authenticator } from './authenticators.tsx'
import type { Enrolled } from './crowd.ts'
import type { AccountSettings } from './line-account.ts'
import { ASSOCIATIONS, type AssociationKey } from './names.ts'
import { stockPower } from './power.ts'
import { type DemoDoctor, makeRoster, rosterFile } from './rosters.ts'

interface Settled {
  id: AssociationId
  key: AssociationKey
  name: string
  account: AccountSettings
  doctors: DemoDoctor[]
}

const KEYS = Object.keys(ASSOCIATIONS) as AssociationKey[]
const by = 'cli'

/** Three associations with their LINE accounts and rosters, through the same verbs that offices use. */
export async function settleAssociations(
  plant: Plant,
  { members, seed, has_power = true }: { members: number | null; seed: number; has_power?: boolean },
): Promise<Settled[]> {
  const settled: Settled[] = []
  for (const key of KEYS) {
    const size = key === 'fuse' && members !== null ? members : ASSOCIATIONS[key].members
    const one = await settleAssociation(plant, key, makeRoster(key, { members: size, seed }))
    // Inspected in days gone by: the trail's head is then due at once, and its mail would be counted as the drill's.
    if (has_power) await stockPower(plant, { association: one.id, key })
    settled.push(one)
  }
  return settled
}

async function settleAssociation(plant: Plant, key: AssociationKey, doctors: DemoDoctor[]): Promise<Settled> {
  const { db } = plant.store
  const at = plant.now()
  const { name, phone } = ASSOCIATIONS[key]
  const { association } = granted(await addAssociation(db, { name, phone, line_channel_id: null, by, at }))
  const keys = {
    channel_secret: randomBytes(16).toString('hex'),
    access_token: randomBytes(48).toString('base64url'),
    bot_user_id: `U${randomBytes(16).toString('hex')}`,
  }
  const channel = { secrets: plant.secrets, association, name: `${name} 安否確認`, ...keys, at }
  const { line_channel_id } = granted(await addLineChannel(db, channel))
  granted(await useLineChannel(db, { association, line_channel_id, by, at }))
  granted(await wantMenus(db, { association, by, at }))

  const file = granted(readRosterFile(rosterFile(doctors)))
  const roster = { association, rows: file.rows, line_channel_id, dry_run: false, by, at }
  const { refused } = granted(await importRoster(db, roster))
  if (refused.length > 0) throw new Error(`The roster of the demo was refused in ${refused.length} places`)

  // The address that the settings page asks LINE about, spelled as there.
  const webhook_url = `${plant.config.public_url}/webhooks/line/${line_channel_id}`
  // Room for a drill with reminders, as a plan of this size would have.
  const account = { ...keys, webhook_url, monthly_limit: Math.max(5_000, doctors.length * 4) }
  return { id: association, key, name, account, doctors }
}

/** Who answers the phones and mailboxes of these associations. */
export const enrolledOf = (settled: Pick<Settled, 'name' | 'account' | 'doctors'>[]): Enrolled[] =>
  settled.flatMap(({ doctors, name, account }) =>
    doctors.map(({ number, name: doctor, kana, role, user_id, mail }) => ({
      number,
      name: doctor,
      kana,
      role,
      user_id,
      mail,
      association_name: name,
      access_token: account.access_token,
    })),
  )

/** 訓練の下書き — ready to be launched by the office. */
export async function draftDrill({ store, now }: Plant, association: AssociationId) {
  const at = now()
  const created = await createSafetyCheck(store.db, {
    association,
    title: '大阪880万人訓練',
    purpose: 'drill',
    scenario: '南海トラフを震源とする地震で、東大阪市は震度6弱の揺れ',
    audience_roles: ['officer', 'member'],
    deadline_at: new Date(at.getTime() + 24 * 60 * 60_000),
    by,
    at,
  })
  return granted(created).id
}

const STAFF = [
  { key: 'fuse', name: '佐藤 事務長', email: 'sato@fuse.example.jp', role: 'office' },
  { key: 'fuse', name: '災害対策 委員', email: 'iinkai@fuse.example.jp', role: 'committee' },
  { key: 'kawachi', name: '岸 事務長', email: 'kishi@kawachi.example.jp', role: 'office' },
] as const satisfies { key: AssociationKey; name: string; email: string; role: StaffRole }[]

/** Accounts of this start only, all with one password that nobody has seen before. */
export async function hireStaff(deps: Pick<Deps, 'db' | 'accounts' | 'now'>, settled: Settled[]) {
  const password = randomBytes(9).toString('base64url')
  for (const { key, ...person } of STAFF) {
    const association = settled.find((one) => one.key === key)?.id
    if (association) granted(await addStaff(deps, { association, ...person, password, by, at: deps.now() }))
  }
  const staff = STAFF.map(({ email, name, role, key }) => ({ email, name, role, key }))
  const authenticators: (Authenticator & { email: string })[] = []
  for (const { email, name, key } of staff.filter(({ role }) => isOfficer(role))) {
    const association_name = settled.find((one) => one.key === key)?.name
    if (!association_name) continue
    authenticators.push({ email, name, association_name, secret: await setUp(deps, { email, password }) })
  }
  return { password, staff, authenticators }
}

/** Enrols as the page of the set-up does, with the code of half a minute ago: the one shown now is still to be used. */
async function setUp(
  { accounts, now }: Pick<Deps, 'accounts' | 'now'>,
  person: { email: string; password: string },
) {
  const ip = '127.0.0.1'
  const { cookies } = granted(await accounts.signIn({ ...person, ip }))
  const headers = new Headers({ cookie: cookies.map((line) => line.split(';')[0]).join('; ') })
  const account = await accounts.whoIs(headers)
  if (!account) throw new Error('The demo has lost its staff')
  const secret = accounts.factor.offeredTo(account)
  const at = now()
  granted(await accounts.factor.enrol(account, { code: codeAt(secret, stepOf(at) - 1), ip, at }))
  await accounts.sessions.end(account.user_id)
  return base32(secret)
}

/** In the demo every verb must agree; a refusal is a bug of the demo. */
function granted<Done>(done: Done): Exclude<Done, { ok: false }> {
  if (typeof done === 'object' && done !== null && 'ok' in done && !done.ok)
    throw new Error(`The demo was refused: ${'reason' in done ? String(done.reason) : ''}`)
  return done as Exclude<Done, { ok: false }>
}
