import { sql } from 'kysely'
import type { Tx } from '../../db.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { ReviewKind, ReviewNote, SafetyCheckId } from '../table.ts'
import { type Hour, hourOf, type Rain, readRain } from './rules.ts'

/** What may explain a rate: `advance_notices` is null of checks from before they were counted. */
export interface Covariates extends Hour {
  advance_notices: number | null
  rain: Rain | null
}

interface Row {
  id: SafetyCheckId
  launched_at: Date
  weekday: number | null
  hour: number | null
  holiday: string | null
  advance_notices: number | null
  rain: string | null
}

/** 条件 — of each of these checks that was launched, as recorded, or else as its date says. */
export async function findCovariates(tx: Tx, association: AssociationId, ids: SafetyCheckId[]) {
  const { rows } = await sql<Row>`
    select c.id, c.launched_at, lc.weekday, lc.hour, lc.holiday, lc.advance_notices, rain.note as rain
    from safety_check c
      left join launch_covariate lc on lc.association_id = c.association_id and lc.safety_check_id = c.id
      left join lateral (
        select note from review_note n
        where n.association_id = c.association_id and n.safety_check_id = c.id and n.kind = 'rain'
        order by version desc limit 1) rain on true
    where c.association_id = ${association} and c.id = any(${ids}::uuid[]) and c.launched_at is not null
  `.execute(tx)
  return new Map(rows.map((row) => [row.id, covariatesOf(row)]))
}

function covariatesOf({ launched_at, weekday, hour, holiday, advance_notices, rain }: Row): Covariates {
  const recorded = weekday !== null && hour !== null ? { weekday, hour, holiday } : hourOf(launched_at)
  return { ...recorded, advance_notices, rain: readRain(rain ?? undefined) }
}

/** The newest words of that kind, or null. */
export const findReviewNote = (
  tx: Tx,
  association: AssociationId,
  id: SafetyCheckId,
  kind: ReviewKind,
): Promise<ReviewNote | undefined> =>
  tx
    .selectFrom('review_note')
    .selectAll()
    .where('association_id', '=', association)
    .where('safety_check_id', '=', id)
    .where('kind', '=', kind)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()
