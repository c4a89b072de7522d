import type { UpdateObject } from 'kysely'
import { audit } from '../../audit/write.ts'
import { type Db, inAssociation, type Tables } from '../../db.ts'
import { newId } from '../../id.ts'
import { type Refusal, refuse } from '../../refusal.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { HookId } from '../table.ts'
import { findHook } from './queries.ts'
import { trialBody } from './rules.ts'

interface Changing {
  association: AssociationId
  id: HookId
  by: string
  at: Date
}

type Changed = Promise<{ ok: true } | Refusal<'not_found' | 'already_done'>>

/** 止める — nothing is sent any more; what waits is sent after all if it goes on within a day. */
export const pauseHook = (db: Db, changing: Changing): Changed =>
  change(db, changing, {
    from: 'running',
    set: { paused_at: changing.at, paused_by: changing.by },
    action: 'hook.pause',
  })

/** 再開する — with what happens from now on. */
export const resumeHook = (db: Db, changing: Changing): Changed =>
  change(db, changing, {
    from: 'paused',
    set: {
      paused_at: null,
      paused_by: null,
      failing_since: null,
      since: changing.at,
      tally_looked_at: changing.at,
    },
    action: 'hook.resume',
  })

/** 外す — for good; what was sent stays on record. */
export const removeHook = (db: Db, changing: Changing): Changed =>
  change(db, changing, { from: 'any', set: { removed_at: changing.at }, action: 'hook.remove' })

const change = (
  db: Db,
  { association, id, by, at }: Changing,
  {
    from,
    set,
    action,
  }: { from: 'running' | 'paused' | 'any'; set: UpdateObject<Tables, 'hook'>; action: string },
): Changed =>
  inAssociation(db, association, async (tx) => {
    if (!(await findHook(tx, association, id))) return refuse('not_found')
    const changed = await tx
      .updateTable('hook')
      .set(set)
      .where('association_id', '=', association)
      .where('id', '=', id)
      .where('removed_at', 'is', null)
      .$if(from === 'running', (query) => query.where('paused_at', 'is', null))
      .$if(from === 'paused', (query) => query.where('paused_at', 'is not', null))
      .returning('id')
      .executeTakeFirst()
    if (!changed) return refuse('already_done')
    await audit(tx, { association, actor: by, action, detail: { id }, at })
    return { ok: true as const }
  })

/** 試し送り — also to one that is paused: that is how one sees whether it may go on. The same form is sent once. */
export const tryHook = (db: Db, { association, id, by, at, form_id }: Changing & { form_id: string }) =>
  inAssociation(db, association, async (tx): Promise<{ ok: true } | Refusal<'not_found'>> => {
    if (!(await findHook(tx, association, id))) return refuse('not_found')
    const event_id = newId<'hook_event'>()
    const added = await tx
      .insertInto('hook_event')
      .values({
        association_id: association,
        id: event_id,
        hook_id: id,
        event_key: `test ${form_id}`,
        kind: 'hook.test',
        body: trialBody({ id: event_id, association, at }),
        made_at: at,
        next_try_at: at,
      })
      .onConflict((conflict) => conflict.columns(['association_id', 'hook_id', 'event_key']).doNothing())
      .returning('id')
      .executeTakeFirst()
    if (added) await audit(tx, { association, actor: by, action: 'hook.try', detail: { id }, at })
    return { ok: true }
  })
