import { sql } from 'kysely'
import { audit } from '../../audit/write.ts'
import { type Db, inAssociation } from '../../db.ts'
import { type Refusal, refuse } from '../../refusal.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { Secrets } from '../../secrets.ts'
import type { HookId } from '../table.ts'
import { type HookAsked, MOST_HOOKS, newHookSecret } from './rules.ts'

/** Binds a sealed secret to its hook. */
export const hookContext = (association: AssociationId, id: HookId) => `hook ${association} ${id}`

/** 通知先をつくる — gives the secret this once. A form sent twice makes one: its id is older than the first click. */
export const makeHook = (
  { db, secrets }: { db: Db; secrets: Secrets },
  {
    association,
    id,
    asked,
    by,
    at,
  }: { association: AssociationId; id: HookId; asked: HookAsked; by: string; at: Date },
) =>
  inAssociation(
    db,
    association,
    async (tx): Promise<{ ok: true; secret: string } | Refusal<'already_made' | 'too_many'>> => {
      // Two at once would both count four.
      await sql`select pg_advisory_xact_lock(hashtextextended(${`hook ${association}`}, 0))`.execute(tx)
      const { rows } = await sql<{ present: number; is_made: boolean }>`
        select (count(*) filter (where removed_at is null))::int as present,
          coalesce(bool_or(id = ${id}), false) as is_made
        from hook where association_id = ${association}`.execute(tx)
      if (rows[0]?.is_made) return refuse('already_made')
      if ((rows[0]?.present ?? 0) >= MOST_HOOKS) return refuse('too_many')
      const secret = newHookSecret()
      await tx
        .insertInto('hook')
        .values({
          association_id: association,
          id,
          ...asked,
          secret_sealed: secrets.seal(secret, hookContext(association, id)),
          made_by: by,
          made_at: at,
          since: at,
          tally_looked_at: at,
        })
        .execute()
      await audit(tx, {
        association,
        actor: by,
        action: 'hook.make',
        detail: { id, events: asked.events },
        at,
      })
      return { ok: true, secret }
    },
  )
