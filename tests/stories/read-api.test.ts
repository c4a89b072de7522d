import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import { tally } from '../../src/board/queries.ts'
import { inAssociation } from '../../src/db.ts'
import { openApi } from '../../src/integrations/api/openapi.ts'
import { RIGHTS } from '../../src/rights.ts'
import { withdraw } from '../../src/safety-checks/notices/withdraw.ts'
import { beginRound } from '../../src/safety-checks/rounds/begin-round.ts'
import type { SafetyCheckId } from '../../src/safety-checks/table.ts'
import { madeToken, reader } from '../integrating.ts'
import { PUBLIC_URL, type World, world } from '../world.ts'

/** Says of an answer what the published description does not allow; every answer of these stories goes through it. */
function describing() {
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  ajv.addFormat('uuid', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i)
  ajv.addFormat('date-time', (text: string) => !Number.isNaN(Date.parse(text)))
  ajv.addSchema({ $id: 'api', ...openApi({ public_url: PUBLIC_URL, version: '1' }) })
  return (name: string, body: unknown) => {
    const validate = ajv.getSchema(`api#/components/schemas/${name}`)
    if (!validate) throw new Error(`No schema ${name}`)
    return validate(body) ? [] : validate.errors
  }
}

test('another system reads checks, their numbers and the open clinics of a drill, as the description says', async () => {
  const w = await world()
  const faultsOf = describing()
  const read = reader(w, await madeToken(w, await w.staff('fuse')))
  expect(await (await read('/checks')).json()).toEqual({ checks: [], next_cursor: null })

  await w.launches(w.drill)
  await w.workersRun()
  await w.sato.phone.presses('A1')
  await w.tanaka.phone.presses('A4')
  await w.workersRun()
  await w.laterBy(10)
  const actual = await w.draft({ title: '11月5日の地震', purpose: 'actual' })
  await w.draft({ title: '抜き打ち', purpose: 'drill' })
  await w.launches(actual)
  await w.workersRun()

  const list = await (await read('/checks')).json()
  expect(faultsOf('CheckList', list)).toEqual([])
  expect(list.checks).toMatchObject([
    { id: actual, title: '【安否確認】11月5日の地震', purpose: 'actual', exercise: false, status: 'open' },
    { id: w.drill, title: '【訓練】大阪880万人訓練', purpose: 'drill', exercise: true, status: 'frozen' },
  ])
  const one = await (await read(`/checks/${w.drill}`)).json()
  expect(faultsOf('Check', one)).toEqual([])
  expect(one).toEqual(list.checks[1])

  const counted = await (await read(`/checks/${w.drill}/tally`)).json()
  expect(faultsOf('Tally', counted)).toEqual([])
  expect(counted).toMatchObject({ purpose: 'drill', exercise: true, check: one })
  expect(counted.total).toMatchObject({ prompted: 3, replied: 2, unanswered: 1, unreached: 0, needs_help: 1 })
  expect(counted.total.reply_rate).toMatchObject({ share: 2 / 3, n: 3 })
  const board = await inAssociation(w.db, w.fuse, (tx) => tally(tx, w.fuse, w.drill))
  for (const figure of FIGURES) expect(counted.total[figure], figure).toBe(board.total[figure])
  for (const group of ['by_role', 'by_ward', 'by_facility_type'] as const) {
    for (const figure of FIGURES)
      expect(figuresOf(counted[group], figure), `${group} ${figure}`).toEqual(figuresOf(board[group], figure))
    for (const figure of [...FIGURES, 'unanswered'])
      expect(sumOf(counted[group], figure), `${group} ${figure}`).toBe(counted.total[figure])
  }

  const clinics = await (await read(`/checks/${w.drill}/open-clinics`)).json()
  expect(faultsOf('OpenClinics', clinics)).toEqual([])
  expect(clinics.clinics).toMatchObject([
    {
      name: '佐藤 一郎医院',
      ward: '東',
      facility_type: 'clinic',
      condition: 'open',
      exercise: true,
      care: null,
    },
  ])
  expect(Object.keys(clinics.clinics[0]).sort()).toEqual(
    'answered_at care condition exercise facility_id facility_type name purpose ward'.split(' '),
  )
  await seeAll(w)
})

test('the rounds of one incident are read together, each member once by the newest answer, beside the single checks', async () => {
  const w = await world()
  const faultsOf = describing()
  const clerk = await w.staff('fuse')
  const read = reader(w, await madeToken(w, clerk))
  const less = { 'scope tallies:read': 'no', 'scope clinics:read': 'no', lifetime: '30' }
  const lists_only = reader(w, await madeToken(w, clerk, less))
  await w.launches(w.drill)
  await w.workersRun()
  await w.sato.phone.presses('A1')
  await w.tanaka.phone.presses('A4')
  await w.workersRun()
  expect((await (await read(`/checks/${w.drill}`)).json()).incident_id).toBeNull()
  const begins = async (id: SafetyCheckId) => {
    await w.laterBy(200)
    const begun = await beginRound(w.db, { association: w.fuse, id, by: 'cli', at: w.now() })
    if (!begun.ok) throw new Error(begun.reason)
    return begun.id
  }
  const second = await begins(w.drill)
  const { incident_id } = await (await read(`/checks/${w.drill}`)).json()
  const merged = async () => (await read(`/incidents/${incident_id}/tally`)).json()
  // A draft of 第2報 changes nothing yet: one round, and the very numbers of its own tally.
  const alone = await merged()
  expect(faultsOf('MergedTally', alone)).toEqual([])
  expect(alone.rounds.map(({ id }: { id: string }) => id)).toEqual([w.drill])
  const { total } = await (await read(`/checks/${w.drill}/tally`)).json()
  for (const figure of ['prompted', 'replied', 'unanswered', 'open', 'needs_help', 'reply_rate'])
    expect(alone.total[figure], figure).toEqual(total[figure])

  await w.launches(second)
  await w.workersRun()
  await w.tanaka.phone.presses('A2')
  await w.workersRun()
  const both = await merged()
  expect(faultsOf('MergedTally', both)).toEqual([])
  expect(both).toMatchObject({ incident_id, purpose: 'drill', exercise: true })
  expect(both.rounds.map(({ id, round }: { id: string; round: number }) => [id, round])).toEqual([
    [w.drill, 1],
    [second, 2],
  ])
  expect(both.total).toMatchObject({
    prompted: 3,
    replied: 2,
    unanswered: 1,
    open: 1,
    partly_open: 1,
    needs_help: 0,
  })
  expect(both.total).toMatchObject({ fresh: 1, old_only: 1, never: 1, not_asked: 0 })
  expect(both.total.reply_rate).toMatchObject({ share: 2 / 3, n: 3 })
  for (const group of ['by_role', 'by_ward', 'by_facility_type'] as const)
    for (const figure of ['prompted', 'replied', 'unanswered', 'fresh', 'open', 'partly_open'])
      expect(sumOf(both[group], figure), `${group} ${figure}`).toBe(both.total[figure])
  // Beside it each round keeps its own numbers.
  expect((await (await read(`/checks/${second}/tally`)).json()).total).toMatchObject({
    replied: 1,
    partly_open: 1,
  })

  // A round that was withdrawn counts no more.
  const gone = await withdraw(
    { ...w.plant, db: w.db },
    { association: w.fuse, id: second, by: 'cli', at: w.now(), sentence: '誤りです。' },
  )
  expect(gone).toMatchObject({ ok: true })
  expect((await merged()).rounds).toHaveLength(1)

  const next_door = reader(w, await madeToken(w, await w.staff('kawachi')))
  expect((await next_door(`/incidents/${incident_id}/tally`)).status).toBe(404)
  expect((await read(`/incidents/${crypto.randomUUID()}/tally`)).status).toBe(404)
  expect((await lists_only(`/incidents/${incident_id}/tally`)).status).toBe(403)
  await w.workersRun()
  await seeAll(w)
})

test('a clinic of several doctors is told by its newest answer, with what it offers, and not on its day off', async () => {
  const w = await world()
  const read = reader(w, await madeToken(w, await w.staff('fuse')))
  const clinicsNow = async () =>
    (await (await read(`/checks/${w.drill}/open-clinics`)).json()).clinics.map(
      ({ condition, care }: { condition: string; care: { label: string } | null }) => [
        condition,
        care?.label,
      ],
    )
  await w.store.owner.query(
    'update member set facility_id = (select facility_id from member where id = $1) where id = $2',
    [w.sato.id, w.tanaka.id],
  )
  await w.launches(w.drill)
  await w.workersRun()
  await w.sato.phone.presses('A3')
  await w.laterBy(1)
  await w.tanaka.phone.presses('A2')
  await w.workersRun()
  expect(await clinicsNow()).toEqual([['partly_open', undefined]])
  const says = (choice: string) =>
    w.store.owner.query(
      `insert into reply_detail (association_id, prompt_id, question, choice, via, event_at, source_event_id)
       select association_id, id, 'OPEN', $2::text, 'link', now() + $2::text::int * interval '1 second', $2::text
       from prompt where member_id = $1`,
      [w.tanaka.id, choice],
    )
  await says('1')
  expect(await clinicsNow()).toEqual([['partly_open', '外来のみ']])
  await says('5')
  expect(await clinicsNow()).toEqual([])
  await w.laterBy(1)
  await w.sato.phone.presses('A1')
  await w.workersRun()
  expect(await clinicsNow()).toEqual([['open', undefined]])

  // 休診 after the button takes it off; the button after 休診 brings it back, here as on the city's list.
  await w.laterBy(1)
  await w.store.owner.query(
    `insert into reply_detail (association_id, prompt_id, question, choice, via, event_at, source_event_id)
     select association_id, id, 'OPEN', '5', 'link', $2, 'holiday' from prompt where member_id = $1`,
    [w.sato.id, w.now()],
  )
  expect(await clinicsNow()).toEqual([])
  await w.laterBy(5)
  await w.sato.phone.presses('A2')
  await w.workersRun()
  expect(await clinicsNow()).toEqual([['partly_open', undefined]])
  await seeAll(w)
})

test('whoever may not read is told so in the same form: no key, a stopped one, too little scope, next door, too often', async () => {
  const w = await world()
  const faultsOf = describing()
  const [clerk, neighbour] = [await w.staff('fuse'), await w.staff('kawachi')]
  const token = await madeToken(w, clerk)
  const lists_only = await madeToken(w, clerk, {
    'scope tallies:read': 'no',
    'scope clinics:read': 'no',
    lifetime: '30',
  })
  const next_door = await madeToken(w, neighbour)
  await w.launches(w.drill)
  await w.workersRun()
  const unsent = await w.draft({ title: '抜き打ち', purpose: 'drill' })

  const refusals: [string | null, string, number, string][] = [
    [null, '/checks', 401, 'No valid bearer token'],
    [`tomoshibi_${'x'.repeat(43)}`, '/checks', 401, 'No valid bearer token'],
    [lists_only, `/checks/${w.drill}/tally`, 403, 'Insufficient scope'],
    [lists_only, `/checks/${w.drill}/open-clinics`, 403, 'Insufficient scope'],
    [next_door, `/checks/${w.drill}`, 404, 'Not found'],
    [next_door, `/checks/${w.drill}/tally`, 404, 'Not found'],
    [token, `/checks/${crypto.randomUUID()}`, 404, 'Not found'],
    [token, `/checks/${unsent}`, 404, 'Not found'],
    [token, '/members', 404, 'Not found'],
    [token, '/checks?limit=101', 400, 'Bad limit'],
    [token, '/checks?limit=-1', 400, 'Bad limit'],
    [next_door, `/checks?cursor=${w.drill}`, 400, 'Bad cursor'],
    [token, '/checks?cursor=x', 400, 'Bad cursor'],
  ]
  for (const [bearer, path, status, title] of refusals) {
    const refused = await reader(w, bearer)(path)
    expect(refused.status, path).toBe(status)
    expect(refused.headers.get('content-type')).toBe('application/problem+json; charset=utf-8')
    expect(refused.headers.has('www-authenticate')).toBe(status === 401 || status === 403)
    const body = await refused.json()
    expect(faultsOf('Problem', body)).toEqual([])
    expect(body).toMatchObject({ status, title, detail: expect.stringMatching(/[ぁ-ん].*。$/) })
  }
  const posted = await w.app.request(`${PUBLIC_URL}/api/v1/checks`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
  })
  expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET'])
  // A session of the staff opens nothing here, and a token nothing there.
  expect((await clerk.get('/api/v1/checks')).status).toBe(401)
  const as_page = await w.app.request(`${PUBLIC_URL}/roster`, {
    headers: { authorization: `Bearer ${token}` },
  })
  expect(as_page.headers.get('location')).toContain('/sign-in')

  await w.laterBy(31 * 24 * 60)
  const expired = await (await reader(w, lists_only)('/checks')).json()
  expect(expired).toMatchObject({ status: 401, title: 'Token expired' })
  const answers = []
  for (let n = 0; n < 121; n++) answers.push(await reader(w, token)('/members'))
  expect(new Set(answers.slice(0, 120).map(({ status }) => status))).toEqual(new Set([404]))
  expect([answers[120]?.status, answers[120]?.headers.get('retry-after')]).toEqual([429, '60'])
  expect((await reader(w, next_door)('/checks')).status).toBe(200)
  await w.laterBy(1)
  expect((await reader(w, token)('/checks')).status).toBe(200)
  await seeAll(w)
})

test('the list is read page by page without a gap while new checks come, and an unchanged answer is not sent again', async () => {
  const w = await world()
  const read = reader(w, await madeToken(w, await w.staff('fuse')))
  const sent: string[] = []
  for (let n = 0; n < 5; n++) {
    const id = await w.draft({ title: `テスト${n}`, purpose: 'test' })
    await w.launches(id)
    sent.unshift(id)
    // Two of them at the very same moment.
    if (n !== 2) await w.laterBy(1)
  }
  await w.workersRun()
  const found: string[] = []
  let cursor: string | null = null
  do {
    const page: { checks: { id: string; title: string; exercise: boolean }[]; next_cursor: string | null } =
      await (await read(`/checks?limit=2${cursor ? `&cursor=${cursor}` : ''}`)).json()
    found.push(...page.checks.map(({ id }) => id))
    expect(page.checks.every(({ title, exercise }) => title.startsWith('【配信テスト】') && exercise)).toBe(
      true,
    )
    if (!cursor) await w.launches(w.drill)
    cursor = page.next_cursor
  } while (cursor)
  expect(found.toSorted()).toEqual(sent.toSorted())
  expect([found[0], found[3], found[4]]).toEqual([sent[0], sent[3], sent[4]])

  await w.workersRun()
  const path = `/checks/${w.drill}/tally`
  const first = await read(path)
  const etag = first.headers.get('etag') ?? ''
  expect(Object.fromEntries(first.headers)).toMatchObject({ 'cache-control': 'private, no-cache' })
  expect(first.headers.has('set-cookie') || first.headers.has('access-control-allow-origin')).toBe(false)
  await w.laterBy(1)
  const same = await read(path, { 'if-none-match': etag })
  expect([same.status, await same.text()]).toEqual([304, ''])
  await w.sato.phone.presses('A1')
  await w.workersRun()
  expect((await read(path, { 'if-none-match': etag })).status).toBe(200)
  await seeAll(w)
})

test('the description is open to everybody, whole, and names every address and scope there is', async () => {
  const w = await world()
  const described = await reader(w, null)('/openapi.json')
  expect(described.status).toBe(200)
  const api = await described.json()
  expect(api).toMatchObject({ openapi: '3.1.1', servers: [{ url: `${PUBLIC_URL}/api/v1` }] })
  const addresses = Object.entries<{ get: { security: [{ bearer: string[] }]; responses: object } }>(
    api.paths,
  )
  expect(
    addresses.map(([path, { get }]) => [
      `GET /api/v1${path.replace('{id}', ':id')}`,
      `token:${get.security[0].bearer}`,
    ]),
  ).toEqual(Object.entries(RIGHTS).filter(([url]) => /^GET \/api\/v1\/(?:checks|incidents)/.test(url)))
  for (const [, { get }] of addresses)
    expect(Object.keys(get.responses)).toEqual(
      expect.arrayContaining(['200', '304', '401', '403', '429', '503']),
    )
  const refs = [...JSON.stringify(api).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(
    ([, name = '']) => name,
  )
  expect(refs.filter((name) => !(name in api.components.schemas))).toEqual([])
  expect(new Set(refs)).toEqual(new Set(Object.keys(api.components.schemas)))
})

const FIGURES = [
  ...(['prompted', 'replied', 'unreached', 'sending', 'reached', 'late'] as const),
  ...(['open', 'partly_open', 'closed', 'needs_help'] as const),
]
type Rows = object[]
const figuresOf = (rows: Rows, figure: string) =>
  rows.map((row) => Number(Object.entries(row).find(([name]) => name === figure)?.[1]))
const sumOf = (rows: Rows, figure: string) => figuresOf(rows, figure).reduce((sum, n) => sum + n, 0)

async function seeAll(w: World) {
  for (const doctor of w.everybody) {
    doctor.texts()
    await doctor.mails()
  }
}
