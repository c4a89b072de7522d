import { randomBytes } from 'node:crypto'
import type { Deps } from '../../src/app.tsx'
import { openDeps } from '../../src/boot.ts'
import { inAssociation } from '../../src/db.ts'
import { replyToken } from '../../src/deliveries/reply-link.ts'
import { appointLeader } from '../../src/leaders/appoint.ts'
import { launch } from '../../src/safety-checks/launch.ts'
import { plan } from '../../src/safety-checks/plan.ts'
import { addStaff } from '../../src/staff/add.ts'
import { STAFF_ROLES, type StaffRole } from '../../src/staff/table.ts'
import { draft, type Home, settle } from './people.ts'
import { joined, signInAndEnrol } from './sign-in.ts'
import type { Installation } from './stand.ts'

/** Three associations of ten members each: the one whose people ask, and two whose data they ask for. */
export async function settleThree(here: Installation) {
  const { plant } = here
  const deps = openDeps(plant)
  const places: Place[] = []
  for (const index of [1, 2, 3]) {
    const home = await settle(here, null, { index, members: 10 })
    await nameApart(here, home.id, index)
    places.push(await furnish(here, home, await colleagueAt(deps, home.id, index)))
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
    people.push({ kind, cookie: await cookieOf(deps, { kind, email, password, at: plant.now() }) })
  }
  await deps.close()
  return { places, people, home }
}

/** Officers with their authenticator, the others with a password alone. */
async function cookieOf(
  { accounts }: Pick<Deps, 'accounts'>,
  { kind, ...who }: { kind: Person['kind']; email: string; password: string; at: Date },
) {
  if (kind === 'office' || kind === 'chair')
    return (await signInAndEnrol(accounts, { ...who, ip: '127.0.0.1' })).cookie
  const signed = await accounts.signIn({ ...who, ip: '127.0.0.1' })
  if (!signed.ok) throw new Error(signed.reason)
  return joined(signed.cookies)
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

async function furnish(here: Installation, home: Home, colleague: Colleague): Promise<Place> {
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
    words: [...words, ...colleague.words],
    ids: {
      safety_check: home.check,
      draft: await draft({ plant }, home.id),
      member: member.id,
      facility: member.facility_id,
      area_leader: leader_id,
      line_channel: home.line_channel_id,
      staff: colleague.user_id,
      session: colleague.session,
      ...(await addRows(here, home, member.id)),
      ...(await addLoan(here, home, member.facility_id)),
    },
    tokens: {
      reply: replyToken(plant.secrets.reply_link_key, prompt),
      area_leader: leader.token,
    },
  }
}

interface Colleague {
  user_id: string
  session: string
  words: string[]
}

/** Somebody who works at each place, signed in: a person and a device that the others must not touch. */
async function colleagueAt(deps: Deps, association: Home['id'], index: number): Promise<Colleague> {
  const [name, email, password] = [
    `同僚${index}号`,
    `colleague${index}@example.jp`,
    randomBytes(12).toString('hex'),
  ]
  const at = deps.now()
  const person = { association, name, email, password, role: 'viewer' as const, by: 'cli', at }
  const hired = await addStaff(deps, person)
  if (!hired.ok) throw new Error(hired.reason)
  await cookieOf(deps, { kind: 'viewer', email, password, at })
  const [device] = await deps.accounts.sessions.of(hired.user_id)
  if (!device) throw new Error('Nobody is signed in')
  return { user_id: hired.user_id, session: device.id, words: [name, email] }
}

/** What takes several steps on the screen, put there in one. */
async function addRows({ ask }: Installation, { id, line_channel_id, check }: Home, member: string) {
  const one = async (statement: string, values: unknown[] = []) =>
    (await ask<{ id: string }>(statement, [id, ...values]))[0]?.id ?? ''
  const wide = `now(), now() + interval '1 day'`
  return {
    contact_point: await one(
      `select id from contact_point where association_id = $1 and member_id = $2 and system = 'mail'`,
      [member],
    ),
    binding: await one(
      `select id from contact_point where association_id = $1 and member_id = $2 and line_channel_id = $3`,
      [member, line_channel_id],
    ),
    invitation: await one(
      `insert into invitation (association_id, name, email, role, token_hash, invited_by, sent_at, expires_at)
       values ($1::uuid, '招かれた人', 'invited@' || $1::uuid || '.example.jp', 'viewer', sha256($1::uuid::text::bytea), 'cli', ${wide})
       returning id`,
    ),
    roster_import: await one(
      `insert into roster_import (association_id, file_name, uploaded_by, uploaded_by_name, uploaded_at)
       values ($1, '名簿.csv', 'cli', '担当', now()) returning id`,
    ),
    binding_code: await one(
      `insert into binding_code (association_id, member_id, hash, issued_at, issued_by, expires_at)
       values ($1::uuid, $2, sha256($1::uuid::text::bytea), now(), 'cli', now() + interval '1 day') returning id`,
      [member],
    ),
    report: await one(
      `insert into reply (association_id, member_id, condition, via, event_at)
       values ($1, $2, 'needs_help', 'menu', now()) returning id`,
      [member],
    ),
    letters: await one(
      `insert into contact_link
         (association_id, member_id, kind, way, print_id, token_hash, made_by, created_at, expires_at)
       values ($1::uuid, $2, 'update', 'letter', gen_random_uuid(), sha256($1::uuid::text::bytea), 'cli', ${wide})
       returning print_id as id`,
      [member],
    ),
    api_token: await one(
      `insert into api_token (association_id, id, name, scopes, token_hash, made_by, made_at, expires_at)
       values ($1::uuid, gen_random_uuid(), '市の地図', '{checks:read}', sha256($1::uuid::text::bytea), 'cli', ${wide})
       returning id`,
    ),
    hook: await one(
      `insert into hook (association_id, id, name, url, events, secret_sealed, made_by, made_at, since, tally_looked_at)
       values ($1::uuid, gen_random_uuid(), '市の地図', 'https://' || $1::uuid || '.example.jp', '{check.closed}', 's', 'cli',
         now(), now(), now())
       returning id`,
    ),
    wording_template: await one(
      `insert into wording_template (association_id, purpose, name, title, created_by, created_at)
       values ($1, 'drill', '秋', '秋の訓練', 'cli', now()) returning id`,
    ),
    curve_mark: await one(
      `insert into curve_mark (association_id, safety_check_id, kind, happened_at, noted_by, noted_by_name, noted_at)
       values ($1, $2, 'alert', now(), 'cli', '事務局', now()) returning id`,
      [check],
    ),
    incident: await one(
      `with made as (insert into incident (name, join_code) values ('災害', $1::uuid::text) returning id)
       insert into incident_association (incident_id, association_id)
       select id, $1::uuid from made returning incident_id as id`,
    ),
    area_map: await one(
      `insert into area_map (association_id, file_name, width, height, shapes, uploaded_by, uploaded_by_name, uploaded_at)
       values ($1, '区.geojson', 10, 10, '[{"texts":{"name":"東"},"d":"M0,0L9,0L9,9Z","room":{"x":5,"y":5,"width":9}}]',
         'cli', '事務局', now()) returning id`,
    ),
    relief_station: await one(
      `insert into relief_station (association_id, name, created_by, created_at)
       values ($1, '小学校', 'cli', now()) returning id`,
    ),
    self_review: await one(
      `insert into self_review (association_id, fiscal_year, facility_id, token_hash, chosen_by, chosen_at)
       select $1::uuid, 2026, facility_id, sha256(($1::uuid || 'review')::bytea), 'cli', now() from member where id = $2
       returning id`,
      [member],
    ),
    power_need: await one(
      `insert into power_need (association_id, purpose, facility_id, via, hours_needed, patients, asked_by, asked_at)
       select $1::uuid, 'drill', facility_id, 'office', 24, 1, 'cli', now() from member where id = $2
       returning id`,
      [member],
    ),
  }
}

/** A unit that was asked for in a drill, with its picture. */
async function addLoan({ ask }: Installation, { id, check }: Home, facility: string) {
  const one = async (statement: string, values: unknown[] = []) =>
    (await ask<{ id: string }>(statement, [id, ...values]))[0]?.id ?? ''
  const power_unit = await one(
    `insert into power_unit (association_id, asset_number, kind, rated_w, waveform, frequency, capacity_wh, storage_place, lendable_to)
     values ($1, '1', 'portable_battery', 1500, 'sine', 'both', 1024, '倉庫', 'association') returning id`,
  )
  const power_need = await one(
    `insert into power_need (association_id, purpose, facility_id, via, hours_needed, patients, asked_by, asked_at)
     values ($1, 'drill', $2, 'office', 24, 1, 'cli', now()) returning id`,
    [facility],
  )
  const loan = await one(
    `insert into loan (association_id, purpose, power_unit_id, facility_id, power_need_id, status, period)
     values ($1, 'drill', $2, $3, $4, 'requested', tstzrange(now(), now() + interval '7 days')) returning id`,
    [power_unit, facility, power_need],
  )
  const power_photo = await one(
    `insert into power_photo (association_id, media_type, content, taken_by, taken_at)
     values ($1, 'image/jpeg', 'x', 'cli', now()) returning id`,
  )
  await ask(
    `insert into loan_step (association_id, loan_id, place, step, status, photo_id, taken_by, taken_by_name, taken_at)
     values ($1, $2, 1, 'request', 'requested', $3, 'cli', '担当', now())`,
    [id, loan, power_photo],
  )
  await ask(
    `insert into loan_exercise (association_id, safety_check_id, power_need_id, added_by, added_at)
     values ($1, $2, $3, 'cli', now())`,
    [id, check, power_need],
  )
  return { power_unit, power_need, loan, power_photo, exercise: check }
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
