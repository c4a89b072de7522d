import { type RawBuilder, sql } from 'kysely'
import type { SafetyCheck } from './table.ts'

/** Of an id the first half, with its hyphens: in a prompt's that of its check's. */
const HALF = 19

/**
 * A new id for each row: the first half of its check's, the row's number, and 32 random bits. `before` is how many rows
 * of the check other statements have numbered.
 */
export const newPromptOf = ({ id }: Pick<SafetyCheck, 'id'>, before = 0) => sql`
  overlay(${id}::text placing
    overlay(to_char(row_number() over () + ${before}::int, 'fm00000000') placing '-' from 5 for 0)
      || left(gen_random_uuid()::text, 8)
    from 20)::uuid`

/**
 * Whether this id is one of the check's prompts: two bounds between which an index has them all. True of every id for a
 * check that was launched before ids were made so; join its prompts then.
 */
export const isAmongPromptsOf = (
  { id, prompts_together }: Pick<SafetyCheck, 'id' | 'prompts_together'>,
  prompt_id: RawBuilder<unknown>,
) => {
  if (!prompts_together) return sql<boolean>`true`
  const half = id.slice(0, HALF)
  return sql<boolean>`${prompt_id} between ${`${half}0000-000000000000`}::uuid and ${`${half}ffff-ffffffffffff`}::uuid`
}
