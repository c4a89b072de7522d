import type { Context } from 'hono'
import type { Deps, SignedIn } from '../app.tsx'
import { inAssociation } from '../db.ts'
import type { ContactsProps } from './contacts.tsx'
import { findElsewhere } from './elsewhere.ts'
import { isDone, MemberPage } from './member-page.tsx'
import { findHistory, findLastChecks, findMember, findPointsOf } from './member-queries.ts'
import { findAssociation } from './queries.ts'
import type { MemberId } from './table.ts'

type Status = 200 | 404 | 409 | 422

/** The page of a member, also where a button or the small form on it was refused; 404 for whom there is none. */
export async function answerWithMember(
  { db, accounts }: Pick<Deps, 'db' | 'accounts'>,
  c: Context<SignedIn>,
  {
    id,
    status = 200,
    ...more
  }: { id: MemberId; status?: Status; adding?: ContactsProps['adding']; trouble?: string },
) {
  const { staff } = c.var
  const { association } = staff
  const read = await inAssociation(db, association, async (tx) => {
    const member = await findMember(tx, association, id)
    return (
      member && {
        member,
        points: await findPointsOf(tx, association, id),
        asked: await findLastChecks(tx, association, id),
        history: await findHistory(tx, association, { member_id: id }),
        line_channel_id: (await findAssociation(tx, association))?.line_channel_id ?? null,
      }
    )
  })
  if (!read) return c.notFound()
  const mails = read.points.filter(({ system }) => system === 'mail').map(({ value }) => value)
  const elsewhere = await findElsewhere(db, staff, { ...read.member, mails })
  const names = await accounts.namesOf([...new Set(read.history.map(({ changed_by }) => changed_by))])
  const done = c.req.query('done')
  return c.html(
    <MemberPage
      staff={staff}
      {...read}
      {...more}
      elsewhere={elsewhere}
      names={names}
      done={isDone(done) ? done : undefined}
    />,
    status,
  )
}
