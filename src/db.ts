import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely'
import type { AreaTables } from './areas/table.ts'
import type { AuditTables } from './audit/table.ts'
import type { BindingTables } from './binding/table.ts'
import type { DeliveryTables } from './deliveries/table.ts'
import type { FreshnessTables } from './freshness/table.ts'
import type { IntakeTables } from './intake/table.ts'
import type { IntegrationTables } from './integrations/table.ts'
import type { LeaderTables } from './leaders/table.ts'
import type { LendingTables } from './loans/lending/table.ts'
import type { NeedTables } from './loans/needs/table.ts'
import type { LoanTables } from './loans/table.ts'
import type { MusterTables } from './muster/table.ts'
import type { SelfReviewTables } from './papers/self-review/table.ts'
import type { PaperTables } from './papers/table.ts'
import type { TwinTables } from './papers/twin/table.ts'
import type { ReplyTables } from './replies/table.ts'
import type { AssociationId, RosterTables } from './roster/table.ts'
import type { SafetyCheckTables } from './safety-checks/table.ts'
import type { SnapshotTables } from './snapshots/table.ts'
import type { StaffTables } from './staff/table.ts'
import type { TrailTables } from './trail/table.ts'

export interface Tables
  extends RosterTables,
    SafetyCheckTables,
    SnapshotTables,
    AreaTables,
    BindingTables,
    DeliveryTables,
    IntakeTables,
    ReplyTables,
    StaffTables,
    AuditTables,
    IntegrationTables,
    LeaderTables,
    LoanTables,
    NeedTables,
    LendingTables,
    FreshnessTables,
    PaperTables,
    SelfReviewTables,
    TwinTables,
    MusterTables,
    TrailTables {}

/** The app's own pool, role `tomoshibi_app`: outside `inAssociation` it sees no row of anybody. */
export type Db = Kysely<Tables>

/** A transaction inside one association; queries and verbs' parts take this, so that none can run without a tenant. */
export type Tx = Transaction<Tables>

/** Runs `work` in one transaction that sees one association only. The single place where the tenant is set. */
export const inAssociation = <T>(db: Db, association: AssociationId, work: (tx: Tx) => Promise<T>) =>
  db.transaction().execute(async (tx) => {
    await sql`select set_config('tomoshibi.association', ${association}, true)`.execute(tx)
    return work(tx)
  })

/**
 * The same for a caller who does not know the association yet: `door` is a call such as `door_prompt_by_token(…)` whose
 * first row names it. Null where the door opens to nobody.
 */
export const inAssociationOf = <Opened extends { association_id: AssociationId }, T>(
  db: Db,
  door: RawBuilder<Opened>,
  work: (tx: Tx, opened: Opened) => Promise<T>,
) =>
  db.transaction().execute(async (tx) => {
    const { rows } = await sql<Opened>`
      select opened.*, set_config('tomoshibi.association', opened.association_id::text, true)
      from ${door} as opened limit 1`.execute(tx)
    return rows[0] ? work(tx, rows[0]) : null
  })

/**
 * Asks without nested loops: right after a launch statistics may still say that a table is empty, and a loop over 30,000
 * rows would then take minutes.
 */
export async function withoutLoops<T>(tx: Tx, question: RawBuilder<T>) {
  await sql`set local enable_nestloop = off`.execute(tx)
  const answer = await question.execute(tx)
  await sql`set local enable_nestloop to default`.execute(tx)
  return answer
}

/** Tells every web process that a board of this association changed; sent when the transaction commits. */
export const tellBoards = (tx: Tx, association: AssociationId) =>
  sql`select pg_notify('tomoshibi_board', ${association})`.execute(tx)
