import { sql } from 'kysely'
import { audit } from '../audit/write.ts'
import { type Db, inAssociation, type Tx } from '../db.ts'
import { freezeWording } from '../deliveries/freeze-wording.ts'
import { spendInTurn } from '../deliveries/line-room.ts'
import type { Queues } from '../queues.ts'
import { type Refusal, refuse } from '../refusal.ts'
import type { AssociationId } from '../roster/table.ts'
import { isAsked, MEMBERS } from './audience.ts'
import { holdCheck } from './hold.ts'
import { findRunningActual, freezeDrills, launchInTurn } from './launching/freeze-drills.ts'
import { insertPrompts } from './launching/insert-prompts.ts'
import { cancelPlanned } from './planned/cancel.ts'
import { settleLaunch } from './planned/queries.ts'
import { countAudience } from './queries.ts'
import type { ReserveUse } from './quota/rules.ts'
import { spareReserve } from './quota/spare-reserve.ts'
import { planReminders } from './reminders/plan-reminders.ts'
import { recordCovariates } from './review/record-covariates.ts'
import { endEarlierRounds } from './rounds/end-earlier.ts'
import type { SafetyCheck, SafetyCheckId } from './table.ts'
import { wordingOf } from './wording.ts'

export type LaunchRefusal =
  | 'not_found'
  | 'not_draft'
  | 'changed_meanwhile'
  | 'deadline_past'
  | 'nobody_to_ask'
  | 'actual_running'
  | 'takes_reserve'
type Launch =
  | {
      ok: true
      prompted: number
      /** The reserve was left alone: only some by LINE. */
      is_spared?: true
    }
  | Refusal<LaunchRefusal>

interface Launching {
  association: AssociationId
  id: SafetyCheckId
  /** The version that whoever sends it has read; left out by what was planned, which nobody can change. */
  seen?: number
  reserve?: ReserveUse
  by: string
  at: Date
  /** 単独発令 — an actual check whose countdown ran out before a second officer approved. */
  is_alone?: boolean
}

/** 発報 — opens a draft, puts one prompt to each member of its audience and freezes the words. Workers do the rest. */
export async function launch(
  { db, queues }: { db: Db; queues: Queues },
  { association, ...launching }: Launching,
): Promise<Launch> {
  const launched = await inAssociation(db, association, async (tx) => {
    await spendInTurn(tx, { association, check: launching.id })
    return launchIn(tx, { association, ...launching })
  })
  // After the commit, so that no worker looks for a prompt that is not there yet.
  if (launched.ok)
    await queues.hint([{ kind: 'plan', association_id: association, safety_check_id: launching.id }])
  return launched
}

/** The same within a transaction; whoever calls it begins with `spendInTurn` and hints `plan` after the commit. */
export async function launchIn(
  tx: Tx,
  { association, id, seen, reserve = 'ask', by, at, is_alone = false }: Launching,
): Promise<Launch> {
  await holdCheck(tx, association, id)
  await launchInTurn(tx, association)
  const draft = await findDraft(tx, association, id)
  if (!draft) return refuse('not_found')
  if (!isToBeLaunched(draft)) return refuse('not_draft')
  // Nobody sends words that he has not read.
  if (seen !== undefined && seen !== draft.version) return refuse('changed_meanwhile')
  if (draft.deadline_at && draft.deadline_at <= at) return refuse('deadline_past')
  if (!(await hasAudience(tx, draft))) return refuse('nobody_to_ask')
  const is_actual = draft.purpose === 'actual'
  if (!is_actual && (await findRunningActual(tx, association))) return refuse('actual_running')
  const spared = reserve === 'use' ? null : await spareReserve(tx, draft, reserve)
  if (spared === 'takes_reserve') return refuse(spared)

  // Two clicks on the button race: the second has waited for the row and updates nothing.
  const check = await tx
    .updateTable('safety_check')
    .set({
      status: 'open',
      launched_at: at,
      launched_by: by,
      line_at_most: spared?.line_at_most ?? null,
      prompts_together: true,
    })
    .where('association_id', '=', association)
    .where('id', '=', id)
    .where('status', 'in', ['draft', 'scheduled'])
    .returningAll()
    .executeTakeFirst()
  if (!check) return refuse('not_draft')

  const prompted = await insertPrompts(tx, check)
  await freezeWording(tx, wordingOf(check, draft.association_name, 0))
  await settleLaunch(tx, check, { outcome: spared ? 'by_mail' : 'sent', at })
  await cancelPlanned(tx, { association, checks: [id], by, at })
  await planReminders(tx, check, { by, at })
  await endEarlierRounds(tx, check, { by, at })
  await recordCovariates(tx, check, at)
  if (is_actual) await freezeDrills(tx, { association, actual: id, by, at })
  const action = is_actual && is_alone ? 'safety_check.launch_alone' : 'safety_check.launch'
  const kept = spared ? { is_spared: true as const } : {}
  const detail = { id, prompted, unreachable: await countUnreachable(tx, check), ...kept, ...spared }
  await audit(tx, { association, actor: by, action, detail, at })
  return { ok: true, prompted, ...kept }
}

const countUnreachable = async (tx: Tx, check: SafetyCheck) =>
  (await countAudience(tx, check.association_id, check)).neither

const isToBeLaunched = ({ status, discarded_at }: SafetyCheck) =>
  (status === 'draft' || status === 'scheduled') && discarded_at === null

/** Held, so that what is sent is what was judged here: somebody who is just changing it comes first or too late. */
const findDraft = (tx: Tx, association: AssociationId, id: SafetyCheckId) =>
  tx
    .selectFrom('safety_check')
    .innerJoin('association', 'association.id', 'safety_check.association_id')
    .selectAll('safety_check')
    .select('association.name as association_name')
    .where('safety_check.association_id', '=', association)
    .where('safety_check.id', '=', id)
    .forNoKeyUpdate('safety_check')
    .executeTakeFirst()

/** Whether anybody at all would be asked now. */
export async function hasAudience(tx: Tx, check: SafetyCheck) {
  const { rows } = await sql`
    select from ${MEMBERS} where m.association_id = ${check.association_id} and ${isAsked(check)} limit 1
  `.execute(tx)
  return rows.length > 0
}
