import { type Context, Hono } from 'hono'
import type { Deps, SignedIn } from '../app.tsx'
import { inAssociation } from '../db.ts'
import { ID } from '../id.ts'
import { dayAndTime } from '../ui/time.ts'
import { changeRole } from './change-role.ts'
import { approveReset, requestReset, withdrawReset } from './factor-reset.ts'
import { expiryOf } from './invitation-link.ts'
import { type Invited, invite, inviteFaults } from './invite.ts'
import { inviteAgain } from './invite-again.ts'
import { InvitePage } from './invite-page.tsx'
import { noteMailed } from './note-mailed.ts'
import { findOpenReset, resetExpiry } from './open-resets.ts'
import { DONE, type Done, PeoplePage } from './people-page.tsx'
import { PersonPage, type PersonRefusal, RemovePage } from './person-page.tsx'
import { findOpenInvitations, findPeople, findWorkplaces } from './queries.ts'
import { removeStaff } from './remove.ts'
import { revokeInvitation } from './revoke-invitation.ts'
import { invitationMail, mailStaff } from './staff-mail.ts'
import { type InvitationId, STAFF_ROLES, type StaffRole } from './table.ts'
import { tellOfReset } from './tell-of-reset.ts'
import { findHindrance } from './two-officers.ts'

type Page = Context<SignedIn>

const PERSON = ID.replace(':id', ':person')

/** 職員 — who works for this association; ids from next door are nobody's here. */
export const peopleRoutes = (deps: Deps) =>
  new Hono<SignedIn>()
    .get('/staff', (c) => showPeople(deps, c))
    .get('/staff/invite', (c) => c.html(<InvitePage staff={c.var.staff} />))
    .post('/staff/invite', (c) => postInvite(deps, c))
    .post(`/staff/invitations/${ID}/resend`, async (c) => {
      const { association, user_id: by } = c.var.staff
      const again = await inviteAgain(deps.db, { association, id: invitationOf(c), by, at: deps.now() })
      return again.ok ? back(c, await mailInvitation(deps, c, again)) : c.notFound()
    })
    .post(`/staff/invitations/${ID}/revoke`, async (c) => {
      const { association, user_id: by } = c.var.staff
      const revoked = await revokeInvitation(deps.db, {
        association,
        id: invitationOf(c),
        by,
        at: deps.now(),
      })
      return revoked.ok ? back(c, 'revoked') : c.notFound()
    })
    .get(`/staff/people/${PERSON}`, (c) => showPerson(deps, c))
    .post(`/staff/people/${PERSON}/role`, async (c) => {
      const role = roleIn(c.var.form.role)
      if (!role) return showPerson(deps, c, 'role_missing')
      return answer(deps, c, await changeRole(deps.db, { ...aboutOf(deps, c), role }), 'role')
    })
    .get(`/staff/people/${PERSON}/remove`, async (c) => {
      const person = await findPerson(deps, c)
      return person ? c.html(<RemovePage staff={c.var.staff} person={person} />) : c.notFound()
    })
    .post(`/staff/people/${PERSON}/remove`, async (c) => {
      const about = aboutOf(deps, c)
      const removed = await removeStaff(deps.db, about)
      const works_elsewhere = removed.ok && (await findWorkplaces(deps.db, about.user_id)).length > 0
      if (removed.ok && !works_elsewhere) await deps.accounts.sessions.end(about.user_id)
      return answer(deps, c, removed, 'removed')
    })
    .post(`/staff/people/${PERSON}/reset`, async (c) => {
      const about = aboutOf(deps, c)
      const asked = await requestReset(deps.db, about)
      if (asked.ok) await tellOfReset(deps, c.var.staff, about, 'asked')
      return answer(deps, c, asked, 'asked')
    })
    .post(`/staff/people/${PERSON}/reset/approve`, async (c) => {
      const about = aboutOf(deps, c)
      const approved = await approveReset(deps, about)
      if (approved.ok) await tellOfReset(deps, c.var.staff, about, 'done')
      return answer(deps, c, approved, 'approved')
    })
    .post(`/staff/people/${PERSON}/reset/withdraw`, async (c) =>
      answer(deps, c, await withdrawReset(deps.db, aboutOf(deps, c)), 'withdrawn'),
    )

/** `ID` only matches what is shaped like an id, so the cast is safe. */
const invitationOf = (c: Page) => c.req.param('id') as InvitationId
const roleIn = (text: string | undefined) =>
  (Object.keys(STAFF_ROLES) as StaffRole[]).find((role) => role === text) ?? null

const aboutOf = ({ now }: Deps, c: Page) => {
  const { association, user_id: by } = c.var.staff
  return { association, user_id: c.req.param('person') ?? '', by, at: now() }
}

const back = (c: Page, done: Done) => c.redirect(`/staff?done=${done}`, 303)

async function answer(
  deps: Deps,
  c: Page,
  outcome: { ok: true } | { ok: false; reason: PersonRefusal | 'not_found' },
  done: Done,
) {
  if (!outcome.ok) return outcome.reason === 'not_found' ? c.notFound() : showPerson(deps, c, outcome.reason)
  const { association, user_id: by } = c.var.staff
  deps.log.info({ event: `staff_${done}`, association, by })
  return back(c, done)
}

async function showPeople(deps: Deps, c: Page) {
  const { staff } = c.var
  const at = deps.now()
  const { association } = staff
  const people = await findPeople(deps, association, at)
  const invitations = await inAssociation(deps.db, association, (tx) => findOpenInvitations(tx, association))
  const asked = c.req.query('done')
  const done = (Object.keys(DONE) as Done[]).find((known) => known === asked) ?? null
  return c.html(<PeoplePage staff={staff} people={people} invitations={invitations} now={at} done={done} />)
}

async function findPerson(deps: Deps, c: Page) {
  const { association, user_id, at } = aboutOf(deps, c)
  return (await findPeople(deps, association, at)).find((person) => person.user_id === user_id) ?? null
}

async function showPerson(deps: Deps, c: Page, refusal?: PersonRefusal) {
  const { association, user_id, by, at } = aboutOf(deps, c)
  const person = await findPerson(deps, c)
  if (!person) return c.notFound()
  const { hindrance, open } = await inAssociation(deps.db, association, async (tx) => ({
    hindrance: await findHindrance(tx, { association, user_id, by, at }),
    open: await findOpenReset(tx, { association, user_id, at }),
  }))
  const asker = open && (await deps.accounts.findById(open.requested_by))
  const reset = {
    hindrance,
    open: open && {
      by_you: open.requested_by === by,
      by_name: asker?.name ?? '',
      until: resetExpiry(open.requested_at),
    },
  }
  const page = <PersonPage staff={c.var.staff} person={person} reset={reset} refusal={refusal} />
  return c.html(page, refusal ? 409 : 200)
}

async function postInvite(deps: Deps, c: Page) {
  const { staff, form } = c.var
  const role = roleIn(form.role)
  const { association, user_id: by } = staff
  const asked = { association, name: form.name ?? '', email: form.email ?? '', by, at: deps.now() }
  const invited = role ? await invite(deps, { ...asked, role }) : null
  if (invited?.ok) return back(c, await mailInvitation(deps, c, invited))
  const faults = invited?.faults ?? [...inviteFaults(asked), 'role_missing' as const]
  return c.html(<InvitePage staff={staff} form={form} faults={faults} />, 422)
}

async function mailInvitation(deps: Deps, c: Page, invited: Invited): Promise<Done> {
  const { association, association_name } = c.var.staff
  const { public_url } = deps
  const at = deps.now()
  const letter = invitationMail(invited, { association_name, public_url, until: dayAndTime(expiryOf(at)) })
  const sent = await mailStaff(deps, { to: invited.email, association_name, ...letter })
  if (sent) await noteMailed(deps.db, association, invited.id, at)
  return sent ? 'invited' : 'not_mailed'
}
