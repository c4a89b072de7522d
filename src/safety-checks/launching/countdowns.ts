import type { MiddlewareHandler } from 'hono'
import type { Deps, SignedIn } from '../../app.tsx'
import { type Db, inAssociation, type Tx } from '../../db.ts'
import { may } from '../../rights.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { Accounts } from '../../staff/accounts.ts'
import type { Countdown } from '../../ui/launch-band.tsx'
import { headline } from '../rules.ts'

/** Actual checks of this association that are about to leave; usually none. */
const findCountdowns = (tx: Tx, association: AssociationId) =>
  tx
    .selectFrom('planned_send')
    .innerJoin('safety_check', (join) =>
      join
        .onRef('safety_check.association_id', '=', 'planned_send.association_id')
        .onRef('safety_check.id', '=', 'planned_send.safety_check_id'),
    )
    .select(['safety_check.id', 'title', 'purpose', 'due_at', 'created_by'])
    .where('planned_send.association_id', '=', association)
    .where('purpose', '=', 'actual')
    .where('kind', '=', 'launch')
    .where('done_at', 'is', null)
    .where('cancelled_at', 'is', null)
    .orderBy('due_at')
    .execute()

/** 発報の秒読み — what every officer of the association sees on every page while an actual check is about to leave. */
export async function countdownsOf(
  { db, accounts }: { db: Db; accounts: Pick<Accounts, 'namesOf'> },
  { association, user_id, at }: { association: AssociationId; user_id: string; at: Date },
): Promise<Countdown[]> {
  const found = await inAssociation(db, association, (tx) => findCountdowns(tx, association))
  if (found.length === 0) return []
  const names = await accounts.namesOf([...new Set(found.map(({ created_by }) => created_by))])
  return found.map(({ created_by, due_at, ...check }) => ({
    id: check.id,
    headline: headline(check),
    due_at,
    seconds_left: Math.max(0, Math.ceil((due_at.getTime() - at.getTime()) / 1_000)),
    begun_by: names.get(created_by) ?? '登録のない人',
    is_own: created_by === user_id,
  }))
}

/** Puts them beside the person signed in, for the frame of every page; whoever may not stop them is not shown them. */
export const showCountdowns =
  (deps: Pick<Deps, 'db' | 'accounts' | 'now'>): MiddlewareHandler<SignedIn> =>
  async (c, next) => {
    const staff = c.get('staff')
    if (staff && may(staff.role, 'POST /safety-checks/:id/launch/stop') && !c.req.path.endsWith('/live')) {
      const { association, user_id } = staff
      c.set('staff', {
        ...staff,
        countdowns: await countdownsOf(deps, { association, user_id, at: deps.now() }),
      })
    }
    await next()
  }
