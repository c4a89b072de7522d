import { globSync, readFileSync } from 'node:fs'
import { describe, expect, inject, test } from 'vitest'
import {
  FREQUENCIES,
  FUELS,
  INSPECTION_KINDS,
  LENDABLE_TO,
  LOAN_STATUSES,
  UNIT_KINDS,
  UNIT_STATUSES,
  WAVEFORMS,
} from '../src/loans/words.ts'
import { ITEMS } from '../src/papers/year/rules.ts'
import { CONDITIONS } from '../src/replies/table.ts'
import { CHANGE_SOURCES, CHANGED_FIELDS, FACILITY_TYPES, ROLES } from '../src/roster/table.ts'
import { STAFF_ROLES } from '../src/staff/table.ts'
import { sharedStore } from './shared-store.ts'

const store = sharedStore(inject('postgres') ? 'postgres' : 'embedded')
const ask = async (question: string): Promise<unknown[]> => (await store().owner.query(question)).rows

/** PostgreSQL says of a view's columns neither that they are never empty nor what fills them. */
const VIEWS = ['latest_reply', 'standing_reply']

/** What table.ts says: table → column → its type as written. */
const written = readTableFiles()

describe('the words in table.ts', () => {
  test('are the columns of the database, with the same gaps and the same defaults', async () => {
    const columns = (await ask(`
      select table_name, column_name, is_nullable = 'YES' and table_type <> 'VIEW' as nullable, column_default is not null as filled
      from information_schema.columns join information_schema.tables using (table_schema, table_name)
      where table_schema = 'public' and table_name not like 'kysely%'`)) as Record<string, string | boolean>[]
    const real: Record<string, Record<string, unknown>> = {}
    for (const { table_name, column_name, nullable, filled } of columns) {
      const table = String(table_name)
      real[table] = { ...real[table], [String(column_name)]: { nullable, filled } }
    }
    const said = Object.entries(written).map(([table, fields]) => [
      table,
      Object.fromEntries(
        Object.entries(fields).map(([column, type]) => [
          column,
          {
            nullable: !VIEWS.includes(table) && /\| null\b/.test(type),
            filled: !VIEWS.includes(table) && /^Generated\b/.test(type),
          },
        ]),
      ),
    ])
    expect(real).toEqual(Object.fromEntries(said))
  })

  test('are the values that the database allows', async () => {
    const checks = (await ask(`
      select conrelid::regclass::text as "table", a.attname as "column",
        array(select m[1] from regexp_matches(pg_get_constraintdef(k.oid), '''(\\w+)''::text', 'g') m) as allowed
      from pg_constraint k join pg_attribute a on a.attrelid = conrelid and a.attnum = conkey[1]
      where contype = 'c' and array_length(conkey, 1) = 1 and pg_get_constraintdef(k.oid) ~ '= ANY \\(ARRAY'`)) as {
      table: string
      column: string
      allowed: string[]
    }[]
    expect(checks.length).toBeGreaterThan(12)
    for (const { table, column, allowed } of checks)
      expect.soft(valuesOf(written[table]?.[column] ?? ''), `${table}.${column}`).toEqual(allowed.sort())
  })
})

function readTableFiles() {
  const text = globSync('src/**/table.ts')
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n')
    .replace(/\/\*[\s\S]*?\*\//g, '')
  const fieldsOf = (name: string) => {
    const [, body = ''] = new RegExp(`interface ${name} \\{\\n([\\s\\S]*?)\\n\\}`).exec(text) ?? []
    return Object.fromEntries(
      [...body.matchAll(/^ {2}(\w+): (.*)$/gm)].map(([, key = '', type = '']) => [key, type]),
    )
  }
  const mapped = [...text.matchAll(/export interface (\w+Tables) /g)].flatMap(([, name = '']) =>
    Object.entries(fieldsOf(name)),
  )
  return Object.fromEntries(mapped.map(([table, name]) => [table, fieldsOf(name)]))
}

/** The literals behind a column's type: written there, by a name of ours, or as the keys of a table of words. */
function valuesOf(type: string): string[] {
  const named: Record<string, string[]> = {
    Condition: Object.keys(CONDITIONS),
    FacilityType: Object.keys(FACILITY_TYPES),
    Role: Object.keys(ROLES),
    ChangedField: Object.keys(CHANGED_FIELDS),
    ChangeSource: Object.keys(CHANGE_SOURCES),
    StaffRole: Object.keys(STAFF_ROLES),
    UnitKind: Object.keys(UNIT_KINDS),
    Waveform: Object.keys(WAVEFORMS),
    Frequency: Object.keys(FREQUENCIES),
    Fuel: Object.keys(FUELS),
    LendableTo: Object.keys(LENDABLE_TO),
    UnitStatus: Object.keys(UNIT_STATUSES),
    InspectionKind: Object.keys(INSPECTION_KINDS),
    LoanStatus: Object.keys(LOAN_STATUSES),
    YearItem: ITEMS,
    Purpose: ['actual', 'drill', 'test'],
  }
  const literals = [...type.matchAll(/'(\w+)'/g)].map(([, value = '']) => value)
  const names = type.match(/[A-Z]\w+/g) ?? []
  return [...literals, ...names.flatMap((name) => named[name] ?? [])].sort()
}
