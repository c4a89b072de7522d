import { sql } from 'kysely'
import { createApp } from '../../src/app.tsx'
import { openDeps } from '../../src/boot.ts'
import { inAssociation, type Tx } from '../../src/db.ts'
import { createSafetyCheck } from '../../src/safety-checks/create.ts'
import type { Draft } from '../../src/safety-checks/draft-rules.ts'
import { launch } from '../../src/safety-checks/launch.ts'
import { plan } from '../../src/safety-checks/plan.ts'
import type { SafetyCheckId } from '../../src/safety-checks/table.ts'
import { addStaff } from '../../src/staff/add.ts'
import { draft, type Home } from './people.ts'
import { signInAndEnrol } from './sign-in.ts'
import type { Installation } from './stand.ts'

interface Tried {
  way: string
  guard: 'type' | 'database' | 'run time'
  refused: boolean
  /** The same without the mistake goes through: a guard that refuses everything proves nothing. */
  control: boolean
}

interface Ground {
  here: Installation
  home: Home
}

type Words = 'drill' | 'actual' | 'unmarked'
const WORDS: Record<Words, string> = { drill: '【訓練】a', actual: '【安否確認】a', unmarked: 'a' }

const wording = ({ home }: Ground, id: SafetyCheckId, purpose: string, words: Words) => sql`
  insert into wording (association_id, safety_check_id, wave, purpose, alt_text, line_messages, mail_subject,
    mail_text, mail_html)
  values (${home.id}, ${id}, 9, ${purpose}, ${WORDS[words]}, '[]', ${WORDS[words]}, ${WORDS[words]}, 'a')`

const batch = ({ home }: Ground, id: SafetyCheckId, purpose: string, words: Words) => sql`
  insert into line_batch (association_id, line_channel_id, safety_check_id, wave, purpose, alt_text, body, recipients)
  values (${home.id}, ${home.line_channel_id}, ${id}, 9, ${purpose}, ${WORDS[words]}, '[]',
    ${[home.members[0]?.user_id ?? '']})`

const update = (id: SafetyCheckId, purpose: string) =>
  sql`update safety_check set purpose = ${purpose} where id = ${id}`

/** Statements that a verb gone wrong could send, as the app and past every type. */
const STATEMENTS: Record<string, (ground: Ground, id: SafetyCheckId) => { wrong: Asked; right: Asked }> = {
  a_draft_turned_into_an_actual: (_, id) => ({ wrong: update(id, 'actual'), right: update(id, 'drill') }),
  an_actuals_words_for_a_drill: (ground, id) => ({
    wrong: wording(ground, id, 'actual', 'actual'),
    right: wording(ground, id, 'drill', 'drill'),
  }),
  a_drills_words_without_the_mark: (ground, id) => ({
    wrong: wording(ground, id, 'drill', 'unmarked'),
    right: wording(ground, id, 'drill', 'drill'),
  }),
  an_actuals_batch_for_a_drill: (ground, id) => ({
    wrong: batch(ground, id, 'actual', 'actual'),
    right: batch(ground, id, 'drill', 'drill'),
  }),
  a_drills_batch_without_the_mark: (ground, id) => ({
    wrong: batch(ground, id, 'drill', 'actual'),
    right: batch(ground, id, 'drill', 'drill'),
  }),
}
type Asked = ReturnType<typeof sql>

/** Every statement is taken back, whether it was refused or not. */
export async function tryDatabase(ground: Ground): Promise<Tried[]> {
  const id = await plainDraft(ground)
  const tried: Tried[] = []
  for (const [way, asked] of Object.entries(STATEMENTS)) {
    const { wrong, right } = asked(ground, id)
    const refused = !(await goesThrough(ground, wrong))
    tried.push({ way, guard: 'database', refused, control: await goesThrough(ground, right) })
  }
  return tried
}

/** Its title says nothing of a drill, so that no rule about titles steps in for the one that is tried. */
async function plainDraft({ here: { plant }, home }: Ground) {
  const made = await createSafetyCheck(plant.store.db, {
    association: home.id,
    title: '台風19号',
    purpose: 'drill',
    audience_roles: ['member'],
    scenario: null,
    deadline_at: null,
    by: 'cli',
    at: plant.now(),
  })
  if (!made.ok) throw new Error(made.reason)
  return made.id
}

const TAKEN_BACK = 'taken back'

async function goesThrough({ here, home }: Ground, statement: Asked) {
  const trying = inAssociation(here.plant.store.db, home.id, async (tx: Tx) => {
    await statement.execute(tx)
    throw new Error(TAKEN_BACK)
  })
  const [ended] = await Promise.allSettled([trying])
  if (ended?.status === 'rejected' && ended.reason instanceof Error) {
    if (ended.reason.message === TAKEN_BACK) return true
    // Only a rule of the database counts as its refusal; a slip in this file must not.
    if ('code' in ended.reason && ['23503', '23514'].includes(String(ended.reason.code))) return false
  }
  throw new Error(`Neither taken nor refused: ${String(ended?.status === 'rejected' && ended.reason)}`)
}

/** What holds the drill in the database, taken away: then the very same statements must go through. */
export const takeGuardsAway = ({ here }: Pick<Ground, 'here'>) =>
  here.ask(`
    do $$ declare it record; begin
      for it in select conrelid::regclass as at, conname from pg_constraint
        where (conrelid in ('wording'::regclass, 'line_batch'::regclass) and contype in ('f', 'c')) loop
        execute format('alter table %s drop constraint %I', it.at, it.conname);
      end loop;
    end $$;
    drop trigger purpose_never_changes on safety_check;`)

/** Drills made, launched and planned by the verbs; gives what lies ready to be sent, as the workers would take it. */
export async function sendForReal({ here, home }: Ground, drills: Draft[]) {
  const { store, queues, secrets, log, now } = here.plant
  const by = { by: 'cli', at: now() }
  const texts: string[] = []
  const pair = { db: store.db, queues }
  for (const drill of drills) {
    const made = await createSafetyCheck(store.db, {
      association: home.id,
      ...drill,
      deadline_at: null,
      ...by,
    })
    if (!made.ok) throw new Error(`An accepted drill was refused: ${made.reason}`)
    const launched = await launch(pair, { association: home.id, id: made.id, ...by })
    if (!launched.ok) throw new Error(launched.reason)
    await plan({ ...pair, secrets, log }, { association: home.id, id: made.id })
    texts.push(...(await readyToSend(here, made.id)))
  }
  return texts
}

async function readyToSend({ ask }: Installation, id: SafetyCheckId) {
  const rows = await ask<{ texts: string[] }>(
    `select array[w.alt_text, w.mail_subject, w.mail_text, b.alt_text, b.body::json -> 0 ->> 'altText'] as texts
     from wording w join line_batch b on b.association_id = w.association_id and b.safety_check_id = w.safety_check_id
     where w.safety_check_id = $1`,
    [id],
  )
  if (rows.length === 0) throw new Error('Nothing lies ready to be sent')
  return rows.flatMap(({ texts }) => texts)
}

/** A drill pressed, edited and confirmed as if it were an actual one, through the pages an office has. */
export async function tryPages({ here, home }: Ground): Promise<Tried[]> {
  const { plant } = here
  const deps = openDeps(plant)
  const app = createApp(deps)
  const who = { email: 'office@example.jp', password: 'correct horse battery staple' }
  const by = { by: 'cli', at: plant.now() }
  const hired = await addStaff(deps, { association: home.id, name: '山本', role: 'office', ...who, ...by })
  if (!hired.ok) throw new Error(hired.reason)
  const { cookie } = await signInAndEnrol(deps.accounts, { ...who, ip: '127.0.0.1', at: plant.now() })
  const post = (path: string, form: Record<string, string>) =>
    app.request(`${deps.public_url}${path}`, {
      method: 'POST',
      headers: { cookie, origin: deps.public_url },
      body: new URLSearchParams(form),
    })
  const id = await draft(here, home.id)
  const as_actual = { purpose: 'actual', confirm: '本番', status: 'open' }
  const typed = { title: '地震 震度7', audience: 'all', scenario: '', deadline_at: '' }
  const edited = await post(`/safety-checks/${id}/edit`, { ...typed, version: '1', ...as_actual })
  const sent = await post(`/safety-checks/${id}/launch`, { version: '2', ...as_actual })
  const { db, owner } = plant.store
  await owner.query('update planned_send set due_at = now() where safety_check_id = $1', [id])
  await launch({ db, queues: plant.queues }, { association: home.id, id, ...by })
  await plan(
    { db, queues: plant.queues, secrets: plant.secrets, log: plant.log },
    { association: home.id, id },
  )
  const texts = await readyToSend(here, id)
  const [row] = await here.ask<{ purpose: string; title: string }>(
    'select purpose, title from safety_check where id = $1',
    [id],
  )
  await deps.close()
  return [
    {
      way: 'an_edit_that_says_actual',
      guard: 'run time',
      refused: row?.purpose === 'drill',
      control: edited.status === 303 && row?.title === typed.title,
    },
    {
      way: 'a_launch_that_says_actual',
      guard: 'run time',
      refused: texts.every((text) => text.startsWith('【訓練】')),
      control: sent.status === 303,
    },
  ]
}
