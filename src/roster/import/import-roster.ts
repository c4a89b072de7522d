import { audit } from '../../audit/write.ts'
import { type Db, inAssociation } from '../../db.ts'
import { type Refusal, refuse } from '../../refusal.ts'
import { lockRoster } from '../lock-roster.ts'
import { findContactPoints, findFacilities, findRoster } from '../queries.ts'
import type { AssociationId, LineChannelId } from '../table.ts'
import type { SheetRow } from './csv.ts'
import type { RowFault, Suspicion } from './faults.ts'
import { findMissing, planImport } from './plan.ts'
import { readRecords } from './rules.ts'
import { writeImport } from './write.ts'

export interface ImportReport {
  ok: true
  added: number
  changed: number
  unchanged: number
  suspected_duplicates: Suspicion[]
  refused: RowFault[]
  /** On the roster, but not in the file. Listed, never removed. */
  missing: { member_number: string; name: string }[]
}

/**
 * 名簿の取り込み — takes in every sound row whole and names every other one. One transaction: a crash leaves the roster
 * as it was. A dry run gives the same report and writes nothing.
 */
export const importRoster = (
  db: Db,
  {
    association,
    rows,
    line_channel_id,
    dry_run,
    by,
    at,
  }: {
    association: AssociationId
    rows: SheetRow[]
    line_channel_id: LineChannelId | null
    dry_run: boolean
    by: string
    at: Date
  },
): Promise<ImportReport | Refusal<'no_association'>> => {
  const { records, refused, refused_people, suspicions } = readRecords(rows, {
    has_line_channel: line_channel_id !== null,
  })
  return inAssociation(db, association, async (tx) => {
    if (!(await lockRoster(tx, association))) return refuse('no_association')
    const roster = {
      members: await findRoster(tx, association),
      facilities: await findFacilities(tx, association),
      contact_points: await findContactPoints(tx, association),
    }
    const plan = planImport(roster, records, line_channel_id)
    const report: ImportReport = {
      ok: true,
      ...plan.counts,
      suspected_duplicates: [...suspicions, ...plan.suspicions].sort((a, b) => a.row - b.row),
      refused: refused.sort((a, b) => a.row - b.row),
      missing: findMissing(roster, plan.matched, refused_people),
    }
    if (dry_run) return report
    await writeImport(tx, association, { roster, plan, by, at })
    const detail = { ...plan.counts, refused: refused.length }
    await audit(tx, { association, actor: by, action: 'roster.import', detail, at })
    return report
  })
}
