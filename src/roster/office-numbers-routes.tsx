import { Hono } from 'hono'
import type { Deps, SignedIn } from '../app.tsx'
import { inAssociation } from '../db.ts'
import { judgeContact } from './contact-rules.ts'
import { setOfficeNumbers } from './office-numbers.ts'
import { type NumberFault, OfficeNumbersPage } from './office-numbers-page.tsx'
import { findAssociation } from './queries.ts'

/** Mounted at /settings/numbers. */
export const officeNumberRoutes = ({ db, now, log }: Pick<Deps, 'db' | 'now' | 'log'>) =>
  new Hono<SignedIn>()
    .get('/', async (c) => {
      const { staff } = c.var
      const home = await inAssociation(db, staff.association, (tx) => findAssociation(tx, staff.association))
      const seen = { phone: home?.phone ?? null, fax: home?.fax ?? null }
      const saved = c.req.query('done') === 'saved'
      return c.html(
        <OfficeNumbersPage
          staff={staff}
          phone={seen.phone ?? ''}
          fax={seen.fax ?? ''}
          saved={saved}
          seen={seen}
        />,
      )
    })
    .post('/', async (c) => {
      const { staff, form } = c.var
      const { association, user_id: by } = staff
      const { phone = '', fax = '' } = form
      const seen = { phone: form.seen_phone || null, fax: form.seen_fax || null }
      const [read_phone, read_fax] = [read(phone), read(fax)]
      const faults = {
        ...(read_phone.fault ? { phone: read_phone.fault } : {}),
        ...(read_fax.fault ? { fax: read_fax.fault } : {}),
      }
      if (Object.keys(faults).length > 0)
        return c.html(
          <OfficeNumbersPage staff={staff} phone={phone} fax={fax} faults={faults} seen={seen} />,
          422,
        )
      const numbers = { phone: read_phone.value, fax: read_fax.value }
      const set = await setOfficeNumbers(db, { association, ...numbers, seen, by, at: now() })
      if (!set.ok) {
        const home = await inAssociation(db, association, (tx) => findAssociation(tx, association))
        const there = { phone: home?.phone ?? null, fax: home?.fax ?? null }
        return c.html(
          <OfficeNumbersPage staff={staff} phone={phone} fax={fax} seen={there} now={there} />,
          409,
        )
      }
      log.info({ event: 'office_numbers_set', association, by })
      return c.redirect('/settings/numbers?done=saved', 303)
    })

/** By the rules of the roster's own numbers; empty takes the number away. */
function read(typed: string): { value: string | null; fault?: NumberFault } {
  if (typed.trim() === '') return { value: null }
  const judged = judgeContact('phone', typed)
  if (judged.ok) return { value: judged.value }
  return { value: null, fault: judged.fault.reason === 'lost_zero' ? 'lost_zero' : 'not_a_phone' }
}
