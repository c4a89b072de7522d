import { audit } from '../../audit/write.ts'
import { type Db, inAssociation } from '../../db.ts'
import type { AssociationId } from '../../roster/table.ts'
import { dayOfYear } from '../../ui/time.ts'
import { UNIT_STATUSES } from '../words.ts'
import { FIELD_NAMES, UNIT_FIELDS } from './fields.ts'
import { inWords } from './import/plan.ts'
import { findOwners, findUnits } from './queries.ts'
import { formOfUnit } from './unit-rules.ts'
import { whereIs } from './whereabouts.ts'

export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** 台帳の書き出し — headings that the import knows, and behind them what only the system knows. */
export const exportUnits = (
  db: Db,
  { association, format, by, at }: { association: AssociationId; format: string; by: string; at: Date },
) =>
  inAssociation(db, association, async (tx): Promise<string[][]> => {
    const units = (await findUnits(tx, association, { at })).filter(({ status }) => status !== 'retired')
    const owners = await findOwners(tx, association)
    const rows = units.map((unit) => {
      const form = formOfUnit(unit)
      return [
        ...FIELD_NAMES.map((field) => inWords(field, form[field] ?? '', owners)),
        UNIT_STATUSES[unit.status],
        whereIs(unit),
        unit.last_at ? `${dayOfYear(unit.last_at)} ${unit.last_passed ? '合格' : '不合格'}` : '',
      ]
    })
    const detail = { units: units.length, format }
    await audit(tx, { association, actor: by, action: 'power_unit.export', detail, at })
    return [[...FIELD_NAMES.map((field) => UNIT_FIELDS[field]), '状態', 'いまの場所', '最後の点検'], ...rows]
  })
