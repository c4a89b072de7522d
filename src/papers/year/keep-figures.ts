import { audit } from '../../audit/write.ts'
import { type Db, inAssociation } from '../../db.ts'
import { type Refusal, refuse } from '../../refusal.ts'
import type { AssociationId } from '../../roster/table.ts'
import { findFigures } from './queries.ts'
import { type Figures, ITEMS } from './rules.ts'

interface Keeping {
  association: AssociationId
  year: number
  /** What the form had no field for stays as it was. */
  figures: Partial<Figures>
  /** The version that whoever writes has read; 0 where there was none. */
  seen: number
  by: string
  at: Date
}

/** Keeps what people counted of a year. Nothing is overwritten, and the second of two who write is told. */
export const keepFigures = (db: Db, { association, year, figures, seen, by, at }: Keeping) =>
  inAssociation(db, association, async (tx): Promise<{ ok: true } | Refusal<'changed_meanwhile'>> => {
    const newest = await findFigures(tx, association, year)
    if (newest.version !== seen) return refuse('changed_meanwhile')
    const kept = await tx
      .insertInto('year_figure')
      .values(
        ITEMS.map((item) => ({
          association_id: association,
          fiscal_year: year,
          version: seen + 1,
          item,
          value: figures[item] === undefined ? newest.figures[item] : figures[item],
          entered_by: by,
          entered_at: at,
        })),
      )
      // Every version has every item, so of two at the same moment the second finds all of them taken.
      .onConflict((taken) => taken.doNothing())
      .returning('item')
      .execute()
    if (kept.length === 0) return refuse('changed_meanwhile')
    const detail = { year, said: ITEMS.filter((item) => typeof figures[item] === 'number').length }
    await audit(tx, { association, actor: by, action: 'paper.enter_year', detail, at })
    return { ok: true }
  })
