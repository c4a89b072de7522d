import { newId } from '../../src/id.ts'
import type { AssociationId, IncidentId } from '../../src/roster/table.ts'
import type { SafetyCheckId } from '../../src/safety-checks/table.ts'
import type { Installation } from './stand.ts'
import type { Drill } from './tally-drills.ts'

const START = new Date('2026-01-05T10:00:00+09:00').getTime()
/** No doctor of a drill has a higher number. */
const DOCTORS = 40

export interface Home {
  id: AssociationId
  members: string[]
  /** By `<doctor> <system>`. */
  contacts: Map<string, string>
}

/** An association with its doctors, and LINE and mail of each. */
export async function settleHome({ ask }: Installation, index: number): Promise<Home> {
  const id = newId<'association'>()
  const channel = crypto.randomUUID()
  await ask(
    `insert into line_channel (id, name, secret_sealed, token_sealed) values ($1, '医師会', 's', 't')`,
    [channel],
  )
  await ask('insert into association (id, name, line_channel_id) values ($1, $2, $3)', [
    id,
    `医師会${index}`,
    channel,
  ])
  const members = await ask<{ id: string }>(
    `insert into member (association_id, member_number, name, kana, role)
     select $1, n::text, '会員' || n, 'カナ', 'member' from generate_series(1, ${DOCTORS}) n returning id`,
    [id],
  )
  const contacts = new Map<string, string>()
  for (const system of ['line', 'mail']) {
    const rows = await ask<{ id: string; member_id: string }>(
      `insert into contact_point (association_id, member_id, system, value, line_channel_id)
       select $1, id, $2, case when $2 = 'line' then 'U' || md5(id::text) else 'm' || md5(id::text) || '@example.jp' end,
         case when $2 = 'line' then $3::uuid end
       from member where association_id = $1 returning id, member_id`,
      [id, system, channel],
    )
    for (const row of rows)
      contacts.set(`${members.findIndex((one) => one.id === row.member_id)} ${system}`, row.id)
  }
  return { id, members: members.map((one) => one.id), contacts }
}

/** Puts a drill into the database as the workers would have left it, every row in the order of the drill. */
export async function store(
  { ask }: Installation,
  { home, drill, incident, round }: { home: Home; drill: Drill; incident: IncidentId; round: number },
): Promise<SafetyCheckId> {
  const launched = START + round * 86_400_000
  const moment = (seconds: number) => new Date(launched + seconds * 1_000).toISOString()
  const id = newId<'safety_check'>()
  // As a launch puts them, and as before it did.
  const together = round % 2 === 0
  const check = [home.id, id]
  await ask(
    `insert into safety_check (association_id, id, incident_id, title, purpose, status, launched_at, deadline_at, closed_at,
       prompts_together)
     values ($1, $2, $3, '訓練', 'drill', 'closed', $4, $5, $6, $7)`,
    [
      ...check,
      incident,
      moment(0),
      drill.deadline === null ? null : moment(drill.deadline),
      moment(drill.closed),
      together,
    ],
  )
  await ask(
    `insert into wording (association_id, id, safety_check_id, wave, purpose, alt_text, line_messages, mail_subject, mail_text, mail_html)
     values ($1, $2, $2, 0, 'drill', '【訓練】', '[]', '【訓練】', '【訓練】', '')`,
    check,
  )
  const newPrompt = () => (together ? id.slice(0, 19) : '') + crypto.randomUUID().slice(together ? 19 : 0)
  const prompts = drill.asked.map((asked) => ({ ...asked, id: newPrompt() }))
  await ask(
    `insert into prompt (association_id, id, safety_check_id, member_id, role, ward, facility_type, planned_at, covered_by)
     select $1, p.id, $2, p.member, p.role, p.ward, p.facility_type, case when p.is_planned then $4::timestamptz end,
       case when p.is_covered then gen_random_uuid() end
     from jsonb_to_recordset($3) p(id uuid, member uuid, role text, ward text, facility_type text, is_planned bool, is_covered bool)`,
    [
      ...check,
      JSON.stringify(prompts.map((asked) => ({ ...asked, member: home.members[asked.doctor] }))),
      moment(0),
    ],
  )
  // An address lost in this drill is lost for this drill only: the row says when, and the next drill says so anew.
  const lost = new Map(
    prompts.flatMap(({ doctor, sent }) =>
      sent.map(({ system, lost_at }) => [home.contacts.get(`${doctor} ${system}`), lost_at] as const),
    ),
  )
  await ask(
    `update contact_point c set reachable = l.at is null, failure = case when l.at is not null then 'bounced' end,
       checked_at = l.at
     from jsonb_to_recordset($2) l(id uuid, at timestamptz) where c.association_id = $1 and c.id = l.id`,
    [
      home.id,
      JSON.stringify(
        [...lost].map(([contact, at]) => ({ id: contact, at: at === null ? null : moment(at) })),
      ),
    ],
  )
  const deliveries = prompts.flatMap(({ id: prompt, doctor, sent }) =>
    sent.map((one) => ({
      ...one,
      prompt,
      contact: home.contacts.get(`${doctor} ${one.system}`),
      accepted: one.status === 'accepted' ? moment(one.accepted_at) : null,
    })),
  )
  await ask(
    `insert into delivery (association_id, prompt_id, contact_point_id, wording_id, system, status, failure, accepted_at)
     select $1, d.prompt, d.contact, $2, d.system, d.status, case when d.status = 'failed' then 'refused' end, d.accepted
     from jsonb_to_recordset($3) d(prompt uuid, contact uuid, system text, status text, accepted timestamptz)`,
    [...check, JSON.stringify(deliveries)],
  )
  const replies = prompts.flatMap(({ id: prompt, doctor, events }) =>
    events.map((event) => ({
      ...event,
      prompt,
      member: home.members[doctor],
      event_at: moment(event.at),
      received_at: moment(event.received),
    })),
  )
  await ask(
    `with told as (
       insert into reply (association_id, member_id, prompt_id, condition, via, event_at, received_at, source_event_id, entered_by)
       select $1, r.member, r.prompt, r.condition, r.via, r.event_at, r.received_at, r.source,
         case when r.via in ('office', 'fax') then 'kishi' end
       from jsonb_to_recordset($2) r(prompt uuid, member uuid, condition text, via text, event_at timestamptz, received_at timestamptz, source text,
           is_taken_back bool)
       on conflict do nothing returning id, source_event_id)
     insert into reply_retraction (association_id, reply_id, retracted_by, retracted_at)
     select distinct $1::uuid, told.id, 'kishi', $3::timestamptz
     from told join jsonb_to_recordset($2) r(source text, is_taken_back bool) on r.source = told.source_event_id
     where r.is_taken_back`,
    [home.id, JSON.stringify(replies), moment(drill.closed)],
  )
  return id
}
