import { sql } from 'kysely'
import { type Db, inAssociation } from '../db.ts'
import type { Hint } from '../queues.ts'
import type { AssociationId } from '../roster/table.ts'
import type { SafetyCheckId } from '../safety-checks/table.ts'

interface Wanted {
  association_id: AssociationId
  safety_check_id: SafetyCheckId
  fingerprint: string
  is_due: boolean
}

/** Every check that the edge should know, and whether it has to be told. */
export const findSnapshots = async (db: Db): Promise<Wanted[]> =>
  (await sql<Wanted>`select * from door_edge_snapshots()`.execute(db)).rows

/** Those of them that changed since the edge was told, as hints. */
export async function findSnapshotWork(db: Db): Promise<Hint[]> {
  const wanted = await findSnapshots(db)
  return wanted
    .filter(({ is_due }) => is_due)
    .map(({ association_id, safety_check_id }) => ({
      kind: 'edge_snapshot' as const,
      association_id,
      safety_check_id,
    }))
}

/** What the pages of one check say, and whom it asks. The fingerprint is read first: what changes after it is due again. */
export const readSnapshot = (db: Db, association: AssociationId, id: SafetyCheckId) =>
  inAssociation(db, association, async (tx) => {
    const { rows } = await sql<Wanted>`
      select * from door_edge_snapshots() where safety_check_id = ${id}`.execute(tx)
    const head = await tx
      .selectFrom('safety_check')
      .innerJoin('association', 'association.id', 'safety_check.association_id')
      .select([
        'association.name as association_name',
        'association.phone',
        'association.edge_surname',
        'safety_check.purpose',
        'safety_check.title',
        'safety_check.scenario',
        'safety_check.note_to_doctors',
        'safety_check.status',
        'safety_check.deadline_at',
        'safety_check.closed_at',
      ])
      .where('safety_check.association_id', '=', association)
      .where('safety_check.id', '=', id)
      .executeTakeFirst()
    const prompts = await tx
      .selectFrom('prompt')
      .innerJoin('member', (join) =>
        join
          .onRef('member.association_id', '=', 'prompt.association_id')
          .onRef('member.id', '=', 'prompt.member_id'),
      )
      .select(['prompt.id', 'prompt.generation', 'member.name'])
      .where('prompt.association_id', '=', association)
      .where('prompt.safety_check_id', '=', id)
      .execute()
    const fingerprint = rows[0]?.fingerprint
    return head && fingerprint ? { head, prompts, fingerprint } : null
  })

export type FoundSnapshot = NonNullable<Awaited<ReturnType<typeof readSnapshot>>>

/** For as long as telling the edge may take; null where another worker is at it, or it is not time yet. */
export const claimPush = (db: Db, association: AssociationId, id: SafetyCheckId) =>
  inAssociation(db, association, async (tx): Promise<number | null> => {
    const { rows } = await sql<{ tries: number }>`
      insert into edge_push (association_id, safety_check_id, tries, next_try_at)
      values (${association}, ${id}, 1, app_clock() + interval '30 seconds')
      on conflict (association_id, safety_check_id) do update
        set tries = edge_push.tries + 1, next_try_at = excluded.next_try_at
        where edge_push.next_try_at <= app_clock()
      returning tries`.execute(tx)
    return rows[0]?.tries ?? null
  })

/** What came of it: what the edge knows now, or in how many seconds to try again. */
export const settlePush = (
  db: Db,
  association: AssociationId,
  { id, fingerprint, wait_s }: { id: SafetyCheckId; fingerprint: string | null; wait_s: number },
) =>
  inAssociation(db, association, (tx) =>
    sql`
      update edge_push set next_try_at = app_clock() + make_interval(secs => ${wait_s}),
        fingerprint = coalesce(${fingerprint}::text, fingerprint),
        tries = case when ${fingerprint}::text is null then tries else 0 end,
        pushed_at = case when ${fingerprint}::text is null then pushed_at else app_clock() end
      where association_id = ${association} and safety_check_id = ${id}
    `.execute(tx),
  )
