import { type RawBuilder, sql } from 'kysely'
import type { AssociationId } from '../roster/table.ts'
import type { SafetyCheck, SafetyCheckId } from './table.ts'

/**
 * A new id for each row: the first half of its check's up to the 19th sign, the row's number, and 32 random bits.
 * `before` is how many rows of the check other statements have numbered.
 */
export const newPromptOf = ({ id }: Pick<SafetyCheck, 'id'>, before = 0) => sql`
  overlay(${id}::text placing
    overlay(to_char(row_number() over () + ${before}::int, 'fm00000000') placing '-' from 5 for 0) || left(gen_random_uuid()::text, 8)
    from 20)::uuid`

/**
 * Whether this id of a prompt may be one of the check's, so that an index gives them together: true of all of them, and
 * for a check that was launched before ids were made so, of every other prompt too.
 */
export const mayBePromptOf = (
  prompt_id: RawBuilder<unknown>,
  association: AssociationId,
  id: SafetyCheckId,
) => sql`
  ${prompt_id} between ${edgeOf(association, id, '0')} and ${edgeOf(association, id, 'f')}`

const edgeOf = (association: AssociationId, id: SafetyCheckId, digit: '0' | 'f') => sql`(
  select ${edge(digit)} from safety_check c where c.association_id = ${association} and c.id = ${id})`

/** The same of the checks called `c` in a statement. */
export const mayBePromptOfThose = (prompt_id: RawBuilder<unknown>) => sql`
  ${prompt_id} between ${edge('0')} and ${edge('f')}`

function edge(digit: '0' | 'f') {
  const check_half = `${digit.repeat(8)}-${digit.repeat(4)}-${digit.repeat(4)}-`
  const own_half = `${digit.repeat(4)}-${digit.repeat(12)}`
  return sql`
    case when c.prompts_together then overlay(c.id::text placing ${own_half} from 20)
      else ${check_half + own_half} end::uuid`
}
