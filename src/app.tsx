import type { Boards } from './board/live.ts'
import type { Db } from './db.ts'
import type { Intake } from './intake/intake.ts'
import type { Log } from './log.ts'
import type { Queues } from './queues.ts'
import type { AssociationId } from './roster/table.ts'
import type { Secrets } from './secrets.ts'
import type { Accounts } from './staff/accounts.ts'
import type { StaffRole } from './staff/table.ts'

/** What the web side of one process works with. */
export interface Deps {
  db: Db
  queues: Queues
  intake: Intake
  boards: Boards
  accounts: Accounts
  secrets: Secrets
  public_url: string
  now: () => Date
  log: Log
}

/** Set by `requireStaff` for every page behind the sign-in. */
export interface SignedIn {
  Variables: { staff: SignedInStaff }
}

export interface SignedInStaff {
  user_id: string
  name: string
  association: AssociationId
  association_name: string
  role: StaffRole
}
