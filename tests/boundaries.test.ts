import { globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { importsOf, matches, moduleOf, nowhereBut, type Source } from './source.ts'

/** Lower shelves know nothing of the higher ones, nor of their neighbours. Put a new module as low as it works. */
const SHELVES = [
  [
    'id',
    'refusal',
    'rights',
    'config',
    'log',
    'secrets',
    'lite-care',
    'lite-pool',
    'group-commit',
    'outage',
    'relay',
  ],
  ['db', 'queues', 'migrate', 'channels', 'ui'],
  ['store', 'audit'],
  ['deliveries'],
  ['intake'],
  ['roster', 'staff'],
  ['safety-checks', 'health', 'bounces', 'binding', 'line-settings', 'areas'],
  ['replies'],
  ['loans'],
  ['board', 'leaders', 'freshness', 'trail'],
  ['snapshots', 'papers', 'muster'],
  ['integrations'],
  ['home'],
]
/** Puts everything together; these may import everything, each other included. */
const TOP = ['app', 'boot', 'program', 'server', 'cli', 'demo', 'edge', 'workers']

/** The only module that may write each table. Anyone may join it in a select. Door functions are the other way in. */
const WRITERS: Record<string, string> = {
  ...writtenBy(
    'deliveries',
    'line_channel line_batch wording delivery notice office_alert mail_pace line_menu_link',
  ),
  ...writtenBy(
    'roster',
    'association facility member contact_point roster_change roster_import roster_import_columns incident incident_association',
  ),
  ...writtenBy(
    'safety-checks',
    'safety_check prompt planned_send wording_template own_line launch_covariate review_note curve_mark',
  ),
  ...writtenBy('binding', 'binding_code binding_question binding_limit letter_setting'),
  ...writtenBy(
    'replies',
    'reply reply_retraction reply_detail call_note shared_answer report_handling report_step follow_up',
  ),
  ...writtenBy(
    'loans',
    'power_unit power_photo power_inspection power_unit_code power_message power_need power_need_device power_need_link power_pool power_pool_association loan_terms loan loan_step loan_message loan_exercise borrowed_news',
  ),
  ...writtenBy('intake', 'line_event web_event edge_mark'),
  ...writtenBy(
    'papers',
    'year_figure city_list city_list_version twin_setting twin_run self_review self_review_answer',
  ),
  area_map: 'areas',
  relief_station: 'muster',
  muster_assignment: 'muster',
  ...writtenBy('integrations', 'api_token hook hook_event hook_attempt'),
  edge_push: 'snapshots',
  area_leader: 'leaders',
  staff: 'staff',
  auth: 'staff',
  audit: 'audit',
  contact_link: 'freshness',
  audit_head_mail: 'trail',
}

/** `finds` gives what is wrong with one file; each law shows that it can be broken, and what only looks like it. */
interface Law {
  finds: (source: Source) => string[]
  broken_by: [path: string, text: string][]
  kept_by?: [path: string, text: string][]
}

const LAWS: Record<string, Law> = {
  'imports point down the shelves': {
    finds: (source) =>
      importsOf(source)
        .filter(({ to }) => !to.endsWith('/table.ts') && !mayImport(moduleOf(source.path), moduleOf(to)))
        .map(({ to, at }) => `${at} imports ${to}`),
    broken_by: [
      ['src/roster/a.ts', "import { launch } from '../safety-checks/launch.ts'"],
      ['src/deliveries/a.ts', "import {\n  type A,\n  b,\n} from '../intake/b.ts'"],
      ['src/replies/a.tsx', "const { b } = await import('../board/b.ts')"],
      ['src/board/a.ts', "import '../server.ts'"],
    ],
    kept_by: [
      ['src/roster/a.ts', "import type { Check } from '../safety-checks/launch.ts'"],
      ['src/ui/a.ts', "import { CONDITIONS } from '../replies/table.ts'"],
      ['workers/a.ts', "import { b } from '../src/board/b.ts'"],
      ['src/roster/a.ts', "import { b } from './b.ts'"],
    ],
  },
  'every module has its shelf': {
    finds: ({ path }) => ([...SHELVES.flat(), ...TOP].includes(moduleOf(path)) ? [] : [path]),
    broken_by: [['src/campaigns/a.ts', '']],
  },
  "a module's routes and views are its own business": {
    finds: (source) =>
      importsOf(source)
        .filter(({ to }) => moduleOf(to) !== moduleOf(source.path) && /\/(routes|views|page)\.tsx$/.test(to))
        .filter(({ to }) => !(source.path === 'src/app.tsx' && to.endsWith('routes.tsx')))
        .filter(({ to }) => !(source.path.startsWith('src/edge/') && to === 'src/replies/page.tsx'))
        .map(({ to, at }) => `${at} imports ${to}`),
    broken_by: [
      ['src/board/a.tsx', "import { Page } from '../replies/page.tsx'"],
      ['src/app.tsx', "import { Draft } from './safety-checks/views.tsx'"],
      ['src/edge/a.tsx', "import { Draft } from '../safety-checks/views.tsx'"],
    ],
    kept_by: [
      ['src/app.tsx', "import { routes } from './board/routes.tsx'"],
      ['src/edge/a.tsx', "import { AskPage } from '../replies/page.tsx'"],
    ],
  },
  'a table is written by its own module only': {
    finds: (source) =>
      matches(source, [
        /\b(?:insertInto|updateTable|deleteFrom|mergeInto)\(\s*['"`](\w+)/gi,
        /\b(?:insert\s+into|update(?:\s+only)?|delete\s+from|merge\s+into|truncate(?:\s+table)?)\s+(?:public\.)?"?(\w+)/gi,
      ]).flatMap(({ at, found: [, table = ''] }) =>
        (WRITERS[table] ?? moduleOf(source.path)) === moduleOf(source.path) ? [] : [`${at} writes ${table}`],
      ),
    broken_by: [
      ['src/board/a.ts', "tx.updateTable('prompt')"],
      ['workers/a.ts', 'sql`insert into reply (id) values (1)`'],
      ['src/staff/a.ts', 'sql`update\n public."member" set name = 1`'],
      ['src/demo/a.ts', 'sql`DELETE FROM auth."user"`'],
    ],
    kept_by: [
      ['src/roster/a.ts', "tx.insertInto('member')"],
      ['src/roster/a.ts', 'sql`on conflict (id) do update set name = 1`'],
      ['src/board/a.ts', 'sql`select from prompt for update skip locked`'],
    ],
  },
  'only config.ts reads the environment': {
    finds: (source) =>
      nowhereBut(/process\.env/g, ['src/config.ts'])(
        TOP.includes(moduleOf(source.path))
          ? { ...source, text: source.text.replaceAll('readConfig(process.env', '') }
          : source,
      ),
    broken_by: [
      ['src/cli.ts', 'if (process.env.DEBUG) readConfig(process.env)'],
      ['src/roster/a.ts', 'readConfig(process.env)'],
    ],
    kept_by: [['workers/main.ts', 'const config = readConfig(process.env)']],
  },
  'a clock is read at the edge only': {
    finds: nowhereBut(/new Date\(\)|\bDate\.now\b/g, [
      'src/server.ts',
      'src/boot.ts',
      'src/cli',
      'src/demo/',
      'src/edge/',
      'workers/',
    ]),
    broken_by: [
      ['src/roster/a.ts', 'const at = new Date()'],
      ['src/ui/a.ts', 'const clock = Date.now'],
    ],
    kept_by: [['src/roster/a.ts', 'const at = new Date(iso) // never new Date()']],
  },
  'errors are caught where house.md says': {
    finds: nowhereBut(/\bcatch\b/g, [
      'src/channels/',
      'src/app.tsx',
      'src/queues.ts',
      'src/lite-pool.ts',
      'src/server.ts',
      'src/boot.ts',
      'src/cli',
      'src/edge/',
      'src/demo/',
      'src/group-commit.ts',
      'src/roster/import/zip.ts',
      'src/intake/spool.ts',
    ]),
    broken_by: [
      ['src/roster/a.ts', 'try { b() } catch { c() }'],
      ['workers/a.ts', 'b().catch(() => {})'],
    ],
    kept_by: [['src/roster/a.ts', '/** We never\n catch */ const a = 1 // catch']],
  },
  'the compiler is not talked out of its doubts': {
    finds: (source) => [
      ...nowhereBut(/(?:[:<,|(]|\bas|=>)\s*any\b(?!\s*[(:])|[\w)\]]!(?=[.,;)\]}[]|$)/gm)(source),
      ...matches(source, [/@ts-(?:ignore|expect-error|nocheck)|biome-ignore/g], String).map(({ at }) => at),
    ],
    broken_by: [
      ['src/a.ts', 'const a: any = 1'],
      ['src/a.ts', 'b(c as any)'],
      ['src/a.ts', 'const m = new Map<string, any>()'],
      ['src/a.ts', 'row!.id'],
      ['src/a.ts', '// @ts-' + 'ignore'],
    ],
    kept_by: [['src/a.ts', 'sql`where id = any(1)`; if (a !== b && !c) d({ e, any: 1 })']],
  },
  'types are bent where pools meet, and nowhere else': {
    finds: nowhereBut(/\bas unknown as\b/g, ['src/store.ts', 'src/staff/accounts.ts']),
    broken_by: [['src/board/a.ts', 'b as unknown as C']],
  },
  'a file is one page': {
    finds: ({ path, text }) => (text.trimEnd().split('\n').length > 250 ? [path] : []),
    broken_by: [['src/a.ts', 'a\n'.repeat(251)]],
    kept_by: [['src/a.ts', 'a\n'.repeat(250)]],
  },
  'a file is named after what it does': {
    finds: ({ path }) =>
      /(^|\/)(utils?|helpers?|common|shared|services?|index|types|misc|manager)([./]|$)/.test(path)
        ? [path]
        : [],
    broken_by: [
      ['src/roster/utils.ts', ''],
      ['src/helpers/a.ts', ''],
      ['src/board/index.tsx', ''],
    ],
  },
  'there are no barrels': {
    finds: nowhereBut(/^export (?:type )?(?:\*|\{[^}]*\}) from/gm),
    broken_by: [['src/roster/a.ts', "export * from './table.ts'\nexport { a } from './b.ts'"]],
  },
  'only programs with a terminal print': {
    finds: nowhereBut(/\bconsole\./g, [
      'src/cli',
      'src/program.ts',
      'src/server.ts',
      'src/demo/',
      'src/edge/',
    ]),
    broken_by: [['src/roster/a.ts', 'console.log(member)']],
  },
  'the tenant is set in one place': {
    finds: nowhereBut(/\bset_config\(|\bset\s+(?:local\s+|session\s+)?tomoshibi\./gi, ['src/db.ts']),
    broken_by: [['src/roster/a.ts', "sql`set tomoshibi.association = '1'`"]],
  },
  'no text becomes SQL': {
    finds: nowhereBut(/\bsql\.(?:raw|lit)\(|\b(?:insert\s+into|update|delete\s+from)\s+\$\{/gi),
    broken_by: [
      ['src/roster/a.ts', 'sql.raw(order)'],
      ['src/roster/a.ts', 'sql`update $' + '{sql.table(name)} set a = 1`'],
    ],
  },
  'no text becomes HTML': {
    finds: (source) =>
      nowhereBut(/dangerouslySetInnerHTML|(?<![.\w])raw\(/g, ['src/demo/'])({
        ...source,
        text: (RAW_HTML[source.path] ?? []).reduce((text, known) => text.replace(known, ''), source.text),
      }),
    broken_by: [
      ['src/board/a.tsx', '<p dangerouslySetInnerHTML={{ __html: title }} />'],
      ['src/board/a.tsx', '<p>{raw(title)}</p>'],
    ],
  },
}

/** Our own constants, what our own JSX just rendered, and nothing that anybody typed. */
const RAW_HTML: Record<string, string[]> = {
  'src/ui/layout.tsx': ["raw('<!doctype html>')"],
  'src/board/regions.tsx': ['raw(text)'],
  'src/ui/single-page.tsx': ["raw('<!doctype html>')", 'raw(style)'],
  'src/replies/page-frame.tsx': ["raw('<!doctype html>')", 'raw(STYLE)'],
  'src/freshness/own-frame.tsx': ["raw('<!doctype html>')", 'raw(OWN_STYLE)'],
}

const sources = globSync('{src,workers}/**/*.{ts,tsx}').map((path) => ({
  path,
  text: readFileSync(path, 'utf8'),
}))

describe.each(Object.entries(LAWS))('%s', (_, { finds, broken_by, kept_by = [] }) => {
  test('in all of src and workers', () => {
    expect(sources.length).toBeGreaterThan(20)
    expect(sources.flatMap(finds)).toEqual([])
  })
  test.each(broken_by.map(named))('is broken by %s', (_, source) => {
    expect(finds(source)).not.toEqual([])
  })
  test.each(kept_by.map(named))('is kept by %s', (_, source) => {
    expect(finds(source)).toEqual([])
  })
})

function named([path, text]: [string, string]): [string, Source] {
  return [`${path} ${JSON.stringify(text.slice(0, 60))}`, { path, text }]
}

function writtenBy(module: string, tables: string) {
  return Object.fromEntries(tables.split(' ').map((table) => [table, module]))
}

function mayImport(from: string, to: string) {
  const shelf = (module: string) => SHELVES.findIndex((modules) => modules.includes(module))
  return from === to || TOP.includes(from) || (shelf(to) >= 0 && shelf(to) < shelf(from))
}
