import { type RawBuilder, sql } from 'kysely'

/** Rows that have the columns asked for, under the name that a statement gives them. */
type Named = RawBuilder<unknown>

/**
 * Whether words of this kind may go out as their check stands: a question while the check is open, an advance notice
 * and a trial before that, and a correction always, as its check is over.
 */
export const mayLeave = (words: Named, check: Named) => sql<boolean>`
  case ${words}.kind
    when 'correction' then true
    when 'advance' then ${check}.status in ('draft', 'scheduled') and ${check}.discarded_at is null
    when 'trial' then ${check}.status in ('draft', 'scheduled') and ${check}.discarded_at is null
    else ${check}.status = 'open' end`

/** Whether they will not go out any more; who resumes a frozen check asks anew. */
export const isOver = (words: Named, check: Named) => sql<boolean>`
  case ${words}.kind
    when 'correction' then false
    when 'advance' then ${check}.status not in ('draft', 'scheduled') or ${check}.discarded_at is not null
    when 'trial' then ${check}.status not in ('draft', 'scheduled') or ${check}.discarded_at is not null
    else ${check}.status in ('frozen', 'closed', 'withdrawn') end`
