import { createHash } from 'node:crypto'
import type { Tx } from '../../db.ts'
import { findAssociation, findContactPoints, findFacilities, findRoster } from '../queries.ts'
import type { AssociationId, ImportCounts } from '../table.ts'
import type { SheetRow } from './csv.ts'
import { type Difference, findDifferences } from './differences.ts'
import type { RowFault, Suspicion } from './faults.ts'
import { findMissing, type ImportPlan, planImport, type Roster } from './plan.ts'
import { readRecords } from './rules.ts'

/** A fault with the name that stands in its row, for whoever looks for it on paper. */
export type RefusedRow = RowFault & { name: string }

/** 試し読み — all that a file would change, and all that it cannot. */
export interface Review {
  differences: Difference[]
  suspicions: Suspicion[]
  refused: RefusedRow[]
  /** On the roster, but not in the file. Listed, never removed. */
  missing: { member_number: string; name: string }[]
  counts: ImportCounts
  /** The same as long as the clerk would see the same: what is applied is what was shown. */
  fingerprint: string
}

/** Holds the file against the roster as it is now. Writes nothing. */
export async function reviewRows(
  tx: Tx,
  association: AssociationId,
  rows: SheetRow[],
): Promise<{ roster: Roster; plan: ImportPlan; review: Review }> {
  const home = await findAssociation(tx, association)
  const line_channel_id = home?.line_channel_id ?? null
  const roster = {
    members: await findRoster(tx, association),
    facilities: await findFacilities(tx, association),
    contact_points: await findContactPoints(tx, association),
  }
  const read = readRecords(rows, { has_line_channel: line_channel_id !== null })
  const plan = planImport(roster, read.records, line_channel_id)
  const byRow = (a: { row: number }, b: { row: number }) => a.row - b.row
  const names = new Map(rows.map(({ row, cells }) => [row, cells.name ?? '']))
  const refused = read.refused.sort(byRow).map((fault) => ({ ...fault, name: names.get(fault.row) ?? '' }))
  const shown = {
    differences: findDifferences(roster, plan),
    suspicions: [...read.suspicions, ...plan.suspicions].sort(byRow),
    refused,
    missing: findMissing(roster, plan.matched, read.refused_people),
  }
  const counts = {
    ...plan.counts,
    refused: new Set(refused.map(({ row }) => row)).size,
    missing: shown.missing.length,
  }
  const fingerprint = createHash('sha256').update(JSON.stringify(shown)).digest('base64url')
  return { roster, plan, review: { ...shown, counts, fingerprint } }
}
