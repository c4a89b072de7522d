import { type Kysely, sql, type Transaction } from 'kysely'
import type { AuditTables } from './audit/table.ts'
import type { DeliveryTables } from './deliveries/table.ts'
import type { IntakeTables } from './intake/table.ts'
import type { ReplyTables } from './replies/table.ts'
import type { AssociationId, RosterTables } from './roster/table.ts'
import type { SafetyCheckTables } from './safety-checks/table.ts'
import type { StaffTables } from './staff/table.ts'

export interface Tables
  extends RosterTables,
    SafetyCheckTables,
    DeliveryTables,
    IntakeTables,
    ReplyTables,
    StaffTables,
    AuditTables {}

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

/** Tells every web process that a board of this association changed; sent when the transaction commits. */
export const tellBoards = (tx: Tx, association: AssociationId) =>
  sql`select pg_notify('tomoshibi_board', ${association})`.execute(tx)
