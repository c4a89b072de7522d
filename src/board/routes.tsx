import { type Context, Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import type { Deps, SignedIn } from '../app.tsx'
import { findHead } from '../audit/queries.ts'
import { inAssociation, type Tx } from '../db.ts'
import { ID } from '../id.ts'
import { readHearing } from '../replies/hearing.ts'
import type { AssociationId, MemberId } from '../roster/table.ts'
import type { SafetyCheckId } from '../safety-checks/table.ts'
import { findDetails } from './details-queries.ts'
import { DetailsPage } from './details-view.tsx'
import { findLastCalls, findOwnEntries } from './enter/queries.ts'
import type { List } from './enter/rules.ts'
import { findTakenBack } from './enter/taken-back.tsx'
import type { ListFrame } from './list-frame.tsx'
import { NeedsHelpPage, UnansweredPage, UnreachedPage } from './list-views.tsx'
import { findNeedsHelp, findUnanswered, findUnreached } from './people.ts'
import { findBoardCheck } from './queries.ts'
import { renderRegions } from './regions.tsx'
import { RoundsPage } from './rounds/page.tsx'
import { findMembersOfRounds } from './rounds/people.ts'
import { mergedTally } from './rounds/queries.ts'
import { streamBoard } from './stream.ts'
import { BoardPage } from './views.tsx'

/** Mounted at /safety-checks. Looking changes nothing; the association comes from the sign-in and from nowhere else. */
export function boardRoutes({ db, boards, embedded, now }: Pick<Deps, 'db' | 'boards' | 'embedded' | 'now'>) {
  const list = async <P,>(
    c: Context<SignedIn>,
    name: List,
    find: (tx: Tx, association: AssociationId, id: SafetyCheckId, also: MemberId[]) => Promise<P[]>,
    page: (frame: ListFrame, found: P[]) => ReturnType<typeof UnansweredPage>,
  ) => {
    const { staff } = c.var
    const { association, user_id: by } = staff
    const at = now()
    const read = await inAssociation(db, association, async (tx) => {
      const check = await findBoardCheck(tx, association, idOf(c))
      if (!check) return null
      // Whoever was taken off the list by a press stays on it for a while, so that the press can be taken back.
      const own = await findOwnEntries(tx, association, check.id, { by, at })
      const also = own.map(({ member_id }) => member_id)
      const calls = await findLastCalls(tx, association, check.id)
      const taken_back = await findTakenBack(tx, association, check.id, { by, at })
      return { check, own, calls, taken_back, found: await find(tx, association, check.id, also) }
    })
    if (!read) return c.notFound()
    const { found, ...frame } = read
    const place = { id: frame.check.id, list: name, hearing: readHearing(c.req.query()) }
    return c.html(page({ ...frame, staff, at, place }, found))
  }
  return new Hono<SignedIn>()
    .get(`/${ID}`, async (c) => {
      const { staff } = c.var
      const view = await boards.current(staff.association, idOf(c))
      if (!view) return c.notFound()
      if (!view.check.launched_at) return c.redirect(`/safety-checks/${view.check.id}/launch`, 303)
      const trail = await inAssociation(db, staff.association, (tx) => findHead(tx, staff.association))
      return c.html(
        <BoardPage
          view={view}
          {...renderRegions(view, staff.role)}
          staff={staff}
          embedded={embedded}
          trail={trail}
          now={now()}
        />,
      )
    })
    .get(`/${ID}/live`, async (c) => {
      const { association, role } = c.var.staff
      const view = await boards.current(association, idOf(c))
      if (!view) return c.notFound()
      const have = c.req.header('last-event-id') ?? c.req.query('have') ?? ''
      c.header('X-Accel-Buffering', 'no')
      return streamSSE(c, (stream) => streamBoard(stream, { boards, now }, { association, role, view, have }))
    })
    .get(`/${ID}/unanswered`, (c) =>
      list(c, 'unanswered', findUnanswered, (frame, found) => <UnansweredPage {...frame} found={found} />),
    )
    .get(`/${ID}/unreached`, (c) =>
      list(c, 'unreached', findUnreached, (frame, found) => <UnreachedPage {...frame} found={found} />),
    )
    .get(`/${ID}/rounds`, async (c) => {
      const { staff } = c.var
      const { association } = staff
      const read = await inAssociation(db, association, async (tx) => {
        const check = await findBoardCheck(tx, association, idOf(c))
        const merged = check && (await mergedTally(tx, check))
        return (
          check && { check, merged, found: merged && (await findMembersOfRounds(tx, association, check.id)) }
        )
      })
      if (!read) return c.notFound()
      const { check, merged, found } = read
      if (!merged || !found) return c.redirect(`/safety-checks/${check.id}`, 303)
      return c.html(<RoundsPage staff={staff} check={check} merged={merged} found={found} at={now()} />)
    })
    .get(`/${ID}/details`, async (c) => {
      const { staff } = c.var
      const { association } = staff
      const read = await inAssociation(db, association, async (tx) => {
        const check = await findBoardCheck(tx, association, idOf(c))
        return check && { check, found: await findDetails(tx, association, check.id) }
      })
      return read ? c.html(<DetailsPage {...read} staff={staff} at={now()} />) : c.notFound()
    })
    .get(`/${ID}/needs-help`, (c) =>
      list(c, 'needs-help', findNeedsHelp, (frame, found) => <NeedsHelpPage {...frame} found={found} />),
    )
}

const idOf = (c: Context<SignedIn>) => c.req.param('id') as SafetyCheckId
