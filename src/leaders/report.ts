import { type Db, inAssociation, type Tx } from '../db.ts'
import { type Refusal, refuse } from '../refusal.ts'
import { enterAnswerIn } from '../replies/enter-answer.ts'
import { HEARD_BY_LEADER, leaderAs } from '../replies/hearing.ts'
import { noteCallIn } from '../replies/note-call.ts'
import { retractAnswerIn } from '../replies/retract-answer.ts'
import type { AssociationId } from '../roster/table.ts'
import type { PromptId } from '../safety-checks/table.ts'
import type { Done } from './rules.ts'
import type { AreaLeaderId } from './table.ts'

interface Reporting {
  association: AssociationId
  id: AreaLeaderId
  done: Done
  /** Of the page that the button stood on: what is pressed there twice is one report. */
  entry: string
  at: Date
}

type Reported =
  | { ok: true }
  | Refusal<'gone' | 'not_of_ward' | 'over' | 'answered_meanwhile' | 'not_taken_back'>

/** 班長の報告 — what he heard from a doctor of his ward, a call in vain, or a slip of his own taken back. */
export const reportCall = (db: Db, { association, id, done, entry, at }: Reporting) =>
  inAssociation(db, association, async (tx): Promise<Reported> => {
    const leader = await tx
      .selectFrom('area_leader')
      .select('ward')
      .where('association_id', '=', association)
      .where('id', '=', id)
      .where('dismissed_at', 'is', null)
      .executeTakeFirst()
    if (!leader) return refuse('gone')
    const asked = await findOfWard(tx, { association, ward: leader.ward, prompt: done.prompt })
    if (!asked) return refuse('not_of_ward')
    const common = { association, check: asked.check, member: asked.member, by: leaderAs(id), at }

    if (done.what === 'retract') {
      const retracted = await retractAnswerIn(tx, { ...common, reply: done.reply })
      return retracted.ok ? { ok: true } : refuse('not_taken_back')
    }
    if (asked.status !== 'open') return refuse('over')
    if (done.what === 'no_answer') {
      await noteCallIn(tx, { ...common, id: done.call, what: 'no_answer' })
      return { ok: true }
    }
    const entered = await enterAnswerIn(tx, {
      ...common,
      condition: done.condition,
      heard: HEARD_BY_LEADER,
      entry,
      seen: null,
    })
    if (entered.ok) return { ok: true }
    return refuse(entered.reason === 'answered_meanwhile' ? 'answered_meanwhile' : 'over')
  })

/** Of a ward that is his: as it was frozen when the question was put. */
const findOfWard = (
  tx: Tx,
  { association, ward, prompt }: { association: AssociationId; ward: string; prompt: PromptId },
) =>
  tx
    .selectFrom('prompt')
    .innerJoin('safety_check', (join) =>
      join
        .onRef('safety_check.association_id', '=', 'prompt.association_id')
        .onRef('safety_check.id', '=', 'prompt.safety_check_id'),
    )
    .select(['prompt.safety_check_id as check', 'prompt.member_id as member', 'safety_check.status'])
    .where('prompt.association_id', '=', association)
    .where('prompt.id', '=', prompt)
    .where('prompt.ward', '=', ward)
    .executeTakeFirst()
