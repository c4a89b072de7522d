import { type RawBuilder, sql } from 'kysely'
import { type Db, inAssociationOf, type Tx } from '../../db.ts'
import { type Refusal, refuse } from '../../refusal.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { LoanId } from '../table.ts'
import { findLoan, type LoanView } from './queries.ts'
import { mayTake } from './steps.ts'
import type { LoanMessageId } from './table.ts'
import { type Taken, takeStepIn } from './take-step.ts'

type Opened = { association_id: AssociationId; loan_message_id: LoanMessageId }

const door = (token_hash: Buffer): RawBuilder<Opened> => sql<Opened>`door_loan_by_token(${token_hash})`

/** The loan that an owner is asked about, with whoever is asked. */
export interface OwnerAsked extends LoanView {
  owner: string
}

/** 返事の期限 — a link or a button that lies in a chat for years says yes to nothing. */
export const ANSWER_DAYS = 7
const DAY_MS = 24 * 60 * 60 * 1_000

/** Whether it is too late to answer; what is decided already is told as that. */
export const isTooLate = ({ created_at, until }: Pick<LoanView, 'created_at' | 'until'>, at: Date) =>
  at.getTime() - created_at.getTime() >= ANSWER_DAYS * DAY_MS || (until !== null && until <= at)

export type OwnerTaken = Taken | Refusal<'expired'>

/** Whose link this is; null where it is nobody's. */
export const findAskedOwner = (db: Db, token_hash: Buffer) =>
  inAssociationOf(db, door(token_hash), (tx, opened) => findAsked(tx, opened))

/** 持ち主の返事 — yes approves and no declines, as the office would; who comes second is told. */
export async function answerAsOwner(
  db: Db,
  { token_hash, says, at }: { token_hash: Buffer; says: 'yes' | 'no'; at: Date },
): Promise<OwnerTaken> {
  const answered = await inAssociationOf(db, door(token_hash), async (tx, opened): Promise<OwnerTaken> => {
    const asked = await findAsked(tx, opened)
    return asked ? answerIn(tx, { asked, says, at }) : refuse('not_found')
  })
  return answered ?? NOT_FOUND
}

/** The same inside a transaction of the association's, for whoever has found out who it is. */
export async function answerIn(
  tx: Tx,
  { asked, says, at }: { asked: OwnerAsked; says: 'yes' | 'no'; at: Date },
): Promise<OwnerTaken> {
  if (mayTake('approve', asked) && isTooLate(asked, at)) return refuse('expired')
  return takeStepIn(tx, {
    association: asked.association_id,
    id: asked.id,
    step: says === 'yes' ? 'approve' : 'decline',
    by: 'owner',
    by_name: `${asked.owner}（持ち主）`,
    at,
  })
}

const NOT_FOUND: Refusal<'not_found'> = { ok: false, reason: 'not_found' }

/** Only while whom it was sent to still belongs to the owning facility. */
export async function findAsked(
  tx: Tx,
  { association_id, loan_message_id }: Opened,
): Promise<OwnerAsked | null> {
  const { rows } = await sql<{ loan_id: LoanId; owner: string }>`
    select m.loan_id, p.name as owner
    from loan_message m
      join contact_point cp on cp.association_id = m.association_id and cp.id = m.contact_point_id
      join member p on p.association_id = cp.association_id and p.id = cp.member_id
      join loan l on l.association_id = m.association_id and l.id = m.loan_id
      join power_unit u on u.association_id = l.association_id and u.id = l.power_unit_id
        and u.facility_id = p.facility_id
    where m.association_id = ${association_id} and m.id = ${loan_message_id} and p.left_at is null
      and m.about = 'request' and m.to_whom = 'owner'
  `.execute(tx)
  const [asked] = rows
  const loan = asked ? await findLoan(tx, association_id, asked.loan_id) : null
  return asked && loan ? { ...loan, owner: asked.owner } : null
}
