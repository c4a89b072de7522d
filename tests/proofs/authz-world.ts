import { randomBytes } from 'node:crypto'
import { openDeps } from '../../src/boot.ts'
import { inAssociation } from '../../src/db.ts'
import { replyToken } from '../../src/deliveries/reply-link.ts'
import { appointLeader } from '../../src/leaders/appoint.ts'
import { launch } from '../../src/safety-checks/launch.ts'
import { plan } from '../../src/safety-checks/plan.ts'
import { addStaff } from '../../src/staff/add.ts'
import { STAFF_ROLES, type StaffRole } from '../../src/staff/table.ts'
import { draft, type Home, settle } from './people.ts'
import type { Installation } from './stand.ts'

/** Three associations of ten members each: the one whose people ask, and two whose data they ask for. */
export async function settleThree(here: Installation) {
  const { plant } = here
  const deps = openDeps(plant)
  const places: Place[] = []
  for (const index of [1, 2, 3]) {
    const home = await settle(here, null, { index, members: 10 })
    await nameApart(here, home.id, index)
    places.push(await furnish(here, home))
  }
  const [home] = places
  if (!home) throw new Error('No association')
  const password = randomBytes(12).toString('base64url')
  const people: Person[] = [{ kind: 'stranger', cookie: '' }]
  for (const kind of ['nobody', ...(Object.keys(STAFF_ROLES) as StaffRole[])] as const) {
    const email = `${kind}@example.jp`
    const hired =
      kind === 'nobody'
        ? await deps.accounts.create({ name: '元職員', email, password })
        : await addStaff(deps, {
            association: home.id,
            name: `職員${kind}`,
            email,
            password,
            role: kind,
            by: 'cli',
            at: plant.now(),
          })
    if (!hired.ok) throw new Error(hired.reason)
    const signedIn = await deps.accounts.signIn({ email, password, ip: '127.0.0.1' })
    if (!signedIn.ok) throw new Error(signedIn.reason)
    people.push({ kind, cookie: signedIn.cookies.map((line) => line.split(';')[0]).join('; ') })
  }
  await deps.close()
  return { places, people, home }
}

/** Invented rosters share names; a word that leaks must tell from whom. */
async function nameApart(here: Installation, association: string, index: number) {
  await here.ask(`update member set name = $2 || member_number where association_id = $1`, [
    association,
    `会員${index}号`,
  ])
  await here.ask(`update facility set name = $2 || left(id::text, 8) where association_id = $1`, [
    association,
    `医院${index}号`,
  ])
  await here.ask(
    `update contact_point set value = $2 || left(id::text, 4) where association_id = $1 and system in ('phone', 'fax')`,
    [association, `0${index}-${index}000-`],
  )
}

export interface Person {
  kind: 'stranger' | 'nobody' | StaffRole
  cookie: string
}

/** An association with something of everything that a URL can name, and every word that is nobody else's business. */
export interface Place {
  id: Home['id']
  ids: Record<string, string>
  tokens: Record<string, string>
  words: string[]
}

async function furnish(here: Installation, home: Home): Promise<Place> {
  const { plant } = here
  const { db } = plant.store
  const by = { by: 'cli', at: plant.now() }
  const launched = await launch({ db, queues: plant.queues }, { association: home.id, id: home.check, ...by })
  if (!launched.ok) throw new Error(launched.reason)
  await plan(
    { db, queues: plant.queues, secrets: plant.secrets, log: plant.log },
    { association: home.id, id: home.check },
  )
  const { member, prompt, words } = await inAssociation(db, home.id, async (tx) => {
    const members = await tx
      .selectFrom('member')
      .leftJoin('facility', 'facility.id', 'member.facility_id')
      .select(['member.id', 'member.name', 'facility.ward'])
      .select(['facility.id as facility_id', 'facility.name as facility'])
      .orderBy('member_number')
      .execute()
    const ways = await tx.selectFrom('contact_point').select('value').execute()
    const prompts = await tx.selectFrom('prompt').select(['id', 'generation']).execute()
    return {
      member: members[0],
      prompt: prompts[0],
      words: [
        ...members.flatMap(({ name, facility }) => [name, facility ?? '']),
        ...ways.map(({ value }) => value),
      ].filter(Boolean),
    }
  })
  if (!member?.facility_id || !prompt) throw new Error('Nobody was settled')
  const leader = await appointLeader(
    { db, secrets: plant.secrets },
    { association: home.id, member_id: member.id, ward: member.ward ?? '', ...by },
  )
  if (!leader.ok) throw new Error(leader.reason)
  const [{ id: leader_id } = { id: '' }] = await here.ask<{ id: string }>(
    'select id from area_leader where association_id = $1',
    [home.id],
  )
  return {
    id: home.id,
    words,
    ids: {
      safety_check: home.check,
      draft: await draft({ plant }, home.id),
      member: member.id,
      facility: member.facility_id,
      area_leader: leader_id,
      line_channel: home.line_channel_id,
    },
    tokens: { reply: replyToken(plant.secrets.reply_link_key, prompt), area_leader: leader.token },
  }
}

/** The hash of everything that belongs to an association, but for what only says that somebody looked. */
export async function stateOf(here: Pick<Installation, 'ask'>, association: string) {
  const tables = await here.ask<{ name: string }>(
    `select table_name as name from information_schema.columns
     where table_schema = 'public' and column_name = 'association_id'
       and table_name not in (select viewname from pg_views where schemaname = 'public') order by 1`,
  )
  const sums: string[] = []
  for (const { name } of tables) {
    const [row] = await here.ask<{ sum: string }>(
      `select count(*) || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as sum
       from ${name} t where association_id = $1`,
      [association],
    )
    sums.push(`${name} ${row?.sum}`)
  }
  return sums.join('\n')
}

export const unknownToken = () => randomBytes(20).toString('base64url')
