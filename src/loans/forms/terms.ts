import { audit } from '../../audit/write.ts'
import { type Db, inAssociation, type Tx } from '../../db.ts'
import { type Refusal, refuse } from '../../refusal.ts'
import type { AssociationId } from '../../roster/table.ts'
import { USUAL_TERMS } from '../lending/periods.ts'
import { CLAUSE_CODES, CLAUSES, LONGEST_CLAUSE } from './clauses.ts'

export interface LoanTerms {
  usual_days: number
  longest_days: number
  /** Only what the association wrote itself. */
  clauses: Record<string, string>
  /** 0 before anything was written. */
  version: number
}

export const findTerms = async (tx: Tx, association: AssociationId): Promise<LoanTerms> =>
  (await tx
    .selectFrom('loan_terms')
    .select(['usual_days', 'longest_days', 'clauses', 'version'])
    .where('association_id', '=', association)
    .executeTakeFirst()) ?? { ...USUAL_TERMS, clauses: {}, version: 0 }

export type TermsFault = 'usual_days' | 'longest_days' | 'shorter_than_usual' | 'clause'

/** What was typed, or what is wrong with it; an emptied clause goes back to ours. */
export function readTerms(
  form: Record<string, string | undefined>,
):
  | { ok: true; terms: Omit<LoanTerms, 'version'> }
  | { ok: false; faults: Partial<Record<string, TermsFault>> } {
  const days = (name: string) => {
    const typed = (form[name] ?? '').normalize('NFKC').trim()
    return /^\d{1,3}$/.test(typed) && Number(typed) >= 1 && Number(typed) <= 365 ? Number(typed) : null
  }
  const [usual_days, longest_days] = [days('usual_days'), days('longest_days')]
  const faults: Partial<Record<string, TermsFault>> = {}
  if (usual_days === null) faults.usual_days = 'usual_days'
  if (longest_days === null) faults.longest_days = 'longest_days'
  if (usual_days && longest_days && longest_days < usual_days) faults.longest_days = 'shorter_than_usual'
  const clauses: Record<string, string> = {}
  for (const code of CLAUSE_CODES) {
    const text = (form[`clause_${code}`] ?? '').replace(/\s+/gu, ' ').trim()
    if ([...text].length > LONGEST_CLAUSE) faults[`clause_${code}`] = 'clause'
    if (text !== '' && text !== CLAUSES[code].text) clauses[code] = text
  }
  if (Object.keys(faults).length > 0 || usual_days === null || longest_days === null)
    return { ok: false, faults }
  return { ok: true, terms: { usual_days, longest_days, clauses } }
}

/** 規程の変更 — how long is lent, and the sentences of the papers; the second of two editors is told. */
export const changeTerms = (
  db: Db,
  {
    association,
    terms,
    version,
    by,
    at,
  }: { association: AssociationId; terms: Omit<LoanTerms, 'version'>; version: number; by: string; at: Date },
) =>
  inAssociation(db, association, async (tx): Promise<{ ok: true } | Refusal<'changed_meanwhile'>> => {
    const columns = {
      usual_days: terms.usual_days,
      longest_days: terms.longest_days,
      clauses: JSON.stringify(terms.clauses) as never,
    }
    const { numInsertedOrUpdatedRows } =
      version === 0
        ? await tx
            .insertInto('loan_terms')
            .values({ association_id: association, ...columns })
            .onConflict((conflict) => conflict.doNothing())
            .executeTakeFirst()
        : await tx
            .updateTable('loan_terms')
            .set({ ...columns, version: version + 1 })
            .where('association_id', '=', association)
            .where('version', '=', version)
            .executeTakeFirst()
            .then(({ numUpdatedRows }) => ({ numInsertedOrUpdatedRows: numUpdatedRows }))
    if (!numInsertedOrUpdatedRows) return refuse('changed_meanwhile')
    await audit(tx, { association, actor: by, action: 'loan.change_terms', detail: {}, at })
    return { ok: true }
  })
