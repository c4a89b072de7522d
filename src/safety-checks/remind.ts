import { sql } from 'kysely'
import { audit } from '../audit/write.ts'
import { type Db, inAssociation, type Tx, tellBoards } from '../db.ts'
import { mailHints } from '../deliveries/deliver-mail.ts'
import { freezeWording } from '../deliveries/freeze-wording.ts'
import { spendInTurn } from '../deliveries/line-room.ts'
import { type Queued, queueDeliveries } from '../deliveries/queue-deliveries.ts'
import type { Hint, Queues } from '../queues.ts'
import { type Refusal, refuse } from '../refusal.ts'
import { findAssociation } from '../roster/queries.ts'
import type { AssociationId } from '../roster/table.ts'
import { holdCheck } from './hold.ts'
import { findCostTo, findMailed } from './quota/queries.ts'
import { type ReserveUse, takesReserve } from './quota/rules.ts'
import { countWays, EVERYBODY_SILENT, findSilent, type SilentFilter } from './silent.ts'
import type { SafetyCheck, SafetyCheckId } from './table.ts'
import { wordingOf } from './wording.ts'

type Reminder =
  | ({
      ok: true
      wave: number
      silent: number
      /** The reserve was left alone: mail only. */
      is_spared?: true
    } & Queued)
  | Refusal<'not_found' | 'not_open' | 'just_reminded' | 'nobody_silent' | 'takes_reserve'>

const PROMPTS_A_STATEMENT = 1_000
const JUST_MS = 10 * 60_000

interface Reminding {
  association: AssociationId
  id: SafetyCheckId
  /** Also within ten minutes of the last time. */
  again?: boolean
  /** Of the silent only these. */
  filter?: SilentFilter
  reserve?: ReserveUse
  by: string
  at: Date
}

/**
 * 再送 — asks once more, as a wave of its own, whoever has not answered and is not being asked at this moment; within ten
 * minutes of the last time only with `again`.
 */
export async function remind(
  { db, queues }: { db: Db; queues: Queues },
  reminding: Reminding,
): Promise<Reminder> {
  const { association } = reminding
  const reminded = await inAssociation(db, association, async (tx) => {
    await spendInTurn(tx, { association, check: reminding.id })
    return remindIn(tx, reminding)
  })
  if (reminded.ok) await queues.hint(hintsOfReminder(reminding, reminded))
  return reminded
}

/** What to hint once a reminder is committed. */
export const hintsOfReminder = (
  { association, id }: Pick<Reminding, 'association' | 'id'>,
  { mails }: Queued,
): Hint[] => [
  { kind: 'plan', association_id: association, safety_check_id: id },
  ...mailHints(association, mails),
]

/** The same within a transaction; whoever calls it begins with `spendInTurn` and hints `hintsOfReminder` after the commit. */
export async function remindIn(
  tx: Tx,
  { association, id, again = false, filter = EVERYBODY_SILENT, reserve = 'ask', by, at }: Reminding,
): Promise<Reminder> {
  // Two that remind at once would ask the same people twice; the second waits here and then finds them being asked.
  const check = await holdCheck(tx, association, id)
  if (!check) return refuse('not_found')
  if (check.status !== 'open') return refuse('not_open')
  if (!again && (await wasJustReminded(tx, check, { filter, at }))) return refuse('just_reminded')
  const silent = await findSilent(tx, association, id, filter)
  if (silent.length === 0) return refuse('nobody_silent')
  const members = silent.map(({ member_id }) => member_id)
  const cost = await findCostTo(tx, association, members)
  const takes_reserve = cost !== null && takesReserve(cost, check.purpose)
  if (takes_reserve && reserve === 'ask') return refuse('takes_reserve')
  const is_spared = takes_reserve && reserve === 'spare'
  const spared = is_spared ? { is_spared } : {}
  const mailed = is_spared ? new Set(await findMailed(tx, association, members)) : null
  const asked = mailed ? silent.filter(({ member_id }) => mailed.has(member_id)) : silent
  if (asked.length === 0) return refuse('takes_reserve')

  const wave = await nextWave(tx, check)
  const home = await findAssociation(tx, association)
  await freezeWording(tx, wordingOf(check, home?.name ?? '', wave))
  const queued = { line: 0, mails: 0 }
  for (let from = 0; from < asked.length; from += PROMPTS_A_STATEMENT) {
    const prompts = asked.slice(from, from + PROMPTS_A_STATEMENT)
    const words = { association, check: id, wave, by_mail_only: is_spared }
    const { line, mails } = await queueDeliveries(tx, { ...words, prompts })
    queued.line += line
    queued.mails += mails
  }
  await tellBoards(tx, association)
  const detail = {
    id,
    wave,
    silent: asked.length,
    unreachable: (await countWays(tx, association, asked)).neither,
    ...queued,
    audience: filter.role,
    ward: filter.ward,
    ...spared,
  }
  await audit(tx, { association, actor: by, action: 'safety_check.remind', detail, at })
  return { ok: true, wave, silent: asked.length, ...queued, ...spared }
}

/** Whoever presses twice means it once; what went to some only does not stand for what goes to all. */
async function wasJustReminded(
  tx: Tx,
  { association_id, id }: SafetyCheck,
  { filter, at }: { filter: SilentFilter; at: Date },
) {
  const is_for_all = filter.role === null && filter.ward === null
  const { rows } = await sql`
    select from audit where association_id = ${association_id} and action = 'safety_check.remind'
      and detail ->> 'id' = ${id} and at > ${new Date(at.getTime() - JUST_MS)}
      and (not ${is_for_all}::boolean or (detail ->> 'audience' is null and detail ->> 'ward' is null)) limit 1
  `.execute(tx)
  return rows.length > 0
}

async function nextWave(tx: Tx, { association_id, id }: SafetyCheck) {
  const { rows } = await sql<{ wave: number }>`
    select coalesce(max(wave), 0) + 1 as wave from wording
    where association_id = ${association_id} and safety_check_id = ${id} and wave >= 0
  `.execute(tx)
  return rows[0]?.wave ?? 1
}
