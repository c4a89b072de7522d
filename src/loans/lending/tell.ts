import { sql } from 'kysely'
import type { Tx } from '../../db.ts'
import { waysOf } from '../../deliveries/queue-deliveries.ts'
import type { AssociationId, ContactPointId } from '../../roster/table.ts'
import type { LoanId } from '../table.ts'
import { findFacts } from './facts.ts'
import { rungsFor } from './periods.ts'
import { loanWords } from './sentences.ts'
import type { Step } from './steps.ts'
import { keepUntold } from './untold.ts'
import { type About, TOLD, type Whom } from './words.ts'

interface Telling {
  association: AssociationId
  loan: LoanId
  /** Of the step that is told of. */
  place: number
  about: Step
  at: Date
}

/** Steps that end or move the day on which the unit is due: what was planned to remind of it is planned anew. */
const MOVES_DUE: readonly Step[] = ['hand_over', 'extend', 'recall', 'take_back', 'break', 'lose']

/**
 * 貸出の連絡 — one row for every way to everybody whom a step asks to do something, and the reminders of the day it is
 * due, each in its time. The worker sends what is due; again changes nothing.
 */
export async function tellOfLoan(tx: Tx, { association, loan, place, about, at }: Telling) {
  const facts = await findFacts(tx, association, loan)
  if (!facts) return
  const ways = await findWays(tx, association, loan)
  const news: { about: About; due_at: Date }[] = [{ about, due_at: at }]
  if (MOVES_DUE.includes(about)) {
    await cancelReminders(tx, association, loan)
    if (facts.is_out && facts.status === 'on_loan' && facts.due_at)
      news.push(...rungsFor(facts.due_at, at).map(({ rung, due_at }) => ({ about: rung, due_at })))
  }
  const rows = news.flatMap((one) =>
    waysFor(ways, TOLD[one.about], facts.has_neighbour).map(({ whom, contact_point_id }) => ({
      association_id: association,
      loan_id: loan,
      place,
      purpose: facts.purpose,
      about: one.about,
      to_whom: whom,
      contact_point_id,
      due_at: one.due_at,
      ...loanWords(one.about, whom, facts),
    })),
  )
  if (rows.length > 0)
    await tx
      .insertInto('loan_message')
      .values(rows)
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  const untold = (['owner', 'borrower'] as const)
    .filter((whom) => (whom === 'owner' ? facts.has_owner : facts.has_borrower))
    .filter((whom) => TOLD[about].includes(whom) && ways.every((way) => way.whom !== whom))
    .map((to_whom) => ({ loan_id: loan, place, about, to_whom }))
  await keepUntold(tx, { association, untold, at })
}

interface Way {
  whom: Whom
  contact_point_id: ContactPointId | null
}

/** Each contact point once: who both owns a unit and keeps its key reads the news as its owner. */
function waysFor(ways: Way[], told: readonly Whom[], has_neighbour: boolean): Way[] {
  const seen = new Set<string>()
  const of_people = told.flatMap((whom) =>
    ways.filter((way) => {
      if (way.whom !== whom || way.contact_point_id === null || seen.has(way.contact_point_id)) return false
      seen.add(way.contact_point_id)
      return true
    }),
  )
  const offices = [
    ...(told.includes('office') ? ['office' as const] : []),
    // A neighbour's clinic is not on our roster: its own office tells it.
    ...(has_neighbour && told.includes('borrower') ? ['borrower' as const] : []),
  ]
  return [...of_people, ...offices.map((whom) => ({ whom, contact_point_id: null }))]
}

const cancelReminders = (tx: Tx, association: AssociationId, loan: LoanId) =>
  tx
    .updateTable('loan_message')
    .set({ status: 'cancelled' })
    .where('association_id', '=', association)
    .where('loan_id', '=', loan)
    .where('about', 'like', 'due\\_%')
    .where('status', '=', 'due')
    .execute()

/** The members of the owning and of the borrowing facility, and whoever of the roster keeps the key. */
async function findWays(tx: Tx, association: AssociationId, loan: LoanId): Promise<Way[]> {
  const { rows } = await sql<Way>`
    with told as (
      select l.association_id, u.facility_id as owner, l.facility_id as borrower,
        regexp_replace(u.key_holder, '[[:space:]　]', '', 'g') as key_holder
      from loan l join power_unit u on u.association_id = l.association_id and u.id = l.power_unit_id
      where l.association_id = ${association} and l.id = ${loan}
    ), people as (
      select m.id, part.whom
      from told cross join (values ('owner'), ('key_holder'), ('borrower')) as part(whom)
        join member m on m.association_id = told.association_id and m.left_at is null and (
          (part.whom = 'owner' and m.facility_id = told.owner)
          or (part.whom = 'borrower' and m.facility_id = told.borrower)
          or (part.whom = 'key_holder' and regexp_replace(m.name, '[[:space:]　]', '', 'g') = told.key_holder))
    )
    select distinct people.whom, way.id as contact_point_id
    from people join association a on a.id = ${association}
      cross join lateral (${waysOf(sql`people.id`)}) way
  `.execute(tx)
  return rows
}
