import { type Context, Hono } from 'hono'
import type { Deps, SignedIn } from '../../app.tsx'
import { newId } from '../../id.ts'
import type { Purpose, SafetyCheck, SafetyCheckId } from '../table.ts'
import { noteTrial } from './note.ts'
import { TrialPage } from './trial-page.tsx'
import { trialLine, trialMail, trialPath } from './words.ts'

/** For whoever follows the link of a trial; it tells of no check. */
export const trialRoutes = () =>
  new Hono<SignedIn>().get('/:purpose{actual|drill|test}', (c) =>
    c.html(<TrialPage purpose={c.req.param('purpose') as Purpose} />),
  )

export type TrialEnd =
  | 'sent'
  | 'sent_by_line'
  | 'spared'
  | 'too_many'
  | 'not_sent'
  | 'only_line'
  | 'not_sent_spared'
type Tried = TrialEnd | 'not_found' | 'not_draft' | 'changed_meanwhile'

/** One mail to whoever asks for it, and one LINE where he has shown which is his, in the same words that doctors get. */
export async function tryOnOneself(deps: Deps, c: Context<SignedIn>): Promise<Tried> {
  const { staff, account, form } = c.var
  const { association, user_id: by } = staff
  const id = c.req.param('id') as SafetyCheckId
  const seen = Number(form.version ?? 1)
  const lineWords = (check: SafetyCheck) =>
    trialLine(check, { ...staff, link: deps.public_url + trialPath(check.purpose) })
  const noted = await noteTrial(deps.db, { association, id, seen, by, at: deps.now(), lineWords })
  if (!noted.ok) return noted.reason
  if (noted.batch) await deps.queues.hint([noted.batch])
  const is_sent = await send(deps, noted.check, { to: account.email, ...staff })
  deps.log.info({ event: 'safety_check_tried', association, safety_check: id, is_sent, by })
  if (!is_sent) return noted.batch ? 'only_line' : noted.is_spared ? 'not_sent_spared' : 'not_sent'
  return noted.batch ? 'sent_by_line' : noted.is_spared ? 'spared' : 'sent'
}

async function send(
  { mailer, public_url }: Deps,
  check: SafetyCheck,
  { to, name, association_name }: { to: string; name: string; association_name: string },
) {
  const link = public_url + trialPath(check.purpose)
  const outcome = await mailer.send(
    {
      to,
      from_name: association_name,
      message_id: `<${newId<'trial'>()}@${new URL(public_url).hostname}>`,
      ...trialMail(check, { association_name, name, link }),
    },
    async () => {},
  )
  return outcome?.accepted === true
}
