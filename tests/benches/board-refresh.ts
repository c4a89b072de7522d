import { type CompiledQuery, Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { crossOf } from '../../src/board/matrix/rules.ts'
import { countBoard } from '../../src/board/queries.ts'
import { type BoardView, readBoard } from '../../src/board/read-board.ts'
import { talliesOf } from '../../src/board/tallies.ts'
import { type Db, inAssociation, type Tables, type Tx } from '../../src/db.ts'
import type { Home } from '../proofs/people.ts'
import type { Installation } from '../proofs/stand.ts'
import { median } from '../proofs/verdict.ts'

const ROUNDS = 15

/** Ten groupings of one check's rows, counted once and plainly: what any board of them has to cost. */
const GROUPING_SETS = `
  select grouping(role, ward, facility_type, condition) as level, role, ward, facility_type, condition,
    count(*) as asked, count(condition) as said, count(*) filter (where condition = 'open') as open, count(*) filter (where condition = 'partly_open'),
    count(*) filter (where condition = 'closed'), count(*) filter (where condition = 'needs_help') as help,
    count(*) filter (where reached) as reached, count(*) filter (where under_way and condition is null)
  from (
    select p.role, p.ward, p.facility_type, r.condition, d.reached, d.under_way
    from prompt p
      left join (select distinct on (prompt_id) prompt_id, condition from standing_reply
        where association_id = $1 order by prompt_id, event_at desc) r on r.prompt_id = p.id
      left join (select prompt_id, bool_or(status = 'accepted') as reached, bool_or(status = 'queued') as under_way
        from delivery where association_id = $1 group by prompt_id) d on d.prompt_id = p.id
    where p.association_id = $1 and p.safety_check_id = $2) rows
  group by grouping sets ((), (role), (ward), (facility_type), (role, ward), (role, facility_type),
    (ward, facility_type), (role, ward, facility_type), (condition), (role, condition))`

/** The bits of `grouping()` of role, ward and kind together. */
const CELLS = 1

type Plain = { level: number } & Record<
  'role' | 'ward' | 'facility_type' | 'asked' | 'said' | 'open' | 'help' | 'reached',
  string | null
>

/** One connection as the product's, whose statements are kept. */
function openAsked({ settings }: Installation) {
  const seen: Pick<CompiledQuery, 'sql' | 'parameters'>[] = []
  const pool = new pg.Pool({
    connectionString: settings.DATABASE_URL ?? '',
    max: 1,
    options: '-c role=tomoshibi_app -c jit=off',
  })
  const db: Db = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool }),
    log: ({ level, query }) => {
      if (level === 'query') seen.push(query)
    },
  })
  return { pool, db, seen }
}

const isOfTheBoard = ({ sql }: Pick<CompiledQuery, 'sql'>) => !/^(begin|commit|rollback)/i.test(sql)

/** A refresh as the product does it, beside its own statements run by a bare client and beside the plain count, in turn. */
export async function measureRefresh(
  here: Installation,
  home: Pick<Home, 'id' | 'check'>,
  /** Left out beside a history, all of which the plain count would read. */
  { plainly_too }: { plainly_too: boolean },
) {
  const { pool, db, seen } = openAsked(here)
  const asked = { association: home.id, id: home.check }
  // What lies behind the check is read once for a board and not at each refresh.
  let behind: Pick<BoardView, 'previous' | 'past' | 'reminded'> | null = null
  const read = () =>
    inAssociation(db, home.id, async (tx) => {
      const view = await readBoard(tx, { ...asked, at: new Date(), ...behind })
      if (!view) throw new Error('There is no such board')
      return view
    })
  const first_ms = await timed(async () => {
    behind = await read()
  })
  seen.length = 0
  await read()
  const statements = seen.splice(0).filter(isOfTheBoard)
  const times = {
    ours: [] as number[],
    bare: [] as number[],
    groupings: [] as number[],
    plain: [] as number[],
  }
  let ten: Awaited<ReturnType<typeof tenGroupings>> | null = null
  let plainly: Plain[] = []
  for (let round = 0; round < ROUNDS; round++) {
    times.ours.push(await timed(read))
    times.groupings.push(
      await timed(async () => {
        ten = await inAssociation(db, home.id, (tx) => tenGroupings(tx, home))
      }),
    )
    const client = await pool.connect()
    times.bare.push(
      await timed(async () => {
        await client.query('begin')
        for (const { sql, parameters } of statements) await client.query(sql, [...parameters])
        await client.query('commit')
      }),
    )
    await client.query('begin')
    await client.query("select set_config('tomoshibi.association', $1, true)", [home.id])
    if (plainly_too)
      times.plain.push(
        await timed(async () => {
          plainly = (await client.query<Plain>(GROUPING_SETS, [home.id, home.check])).rows
        }),
      )
    await client.query('commit')
    client.release()
    seen.length = 0
  }
  await db.destroy()
  const [ours, bare, groupings, plain] = [times.ours, times.bare, times.groupings, times.plain].map((some) =>
    median(some),
  )
  const of = (one = 0, other = 1) => Number((one / other).toFixed(2))
  return {
    first_ms: Math.round(first_ms),
    refresh_ms: Math.round(ours ?? 0),
    bare_ms: Math.round(bare ?? 0),
    ratio: of(ours, bare),
    groupings_ms: Math.round(groupings ?? 0),
    grouping_sets_ms: Math.round(plain ?? 0),
    ratio_grouping_sets: of(groupings, plain),
    same_sums: ten !== null && areTheSame(ten, plainly),
    statements: statements.length,
    // The largest of them, by which a count is known in the server's log.
    tally: statements.map(({ sql }) => sql).find((sql) => /\bfilter \(/i.test(sql)) ?? '',
  }
}

/** Everything that a board can be split by: the tables, each pair of them, the answers, and the curve. */
async function tenGroupings(tx: Tx, { id, check }: Pick<Home, 'id' | 'check'>) {
  const { cells, curve } = await countBoard(tx, id, check)
  const named = cells.map((cell) => ({ ...cell, association: '', is_own: true }))
  const pairs = (
    [
      ['role', 'ward'],
      ['role', 'facility_type'],
      ['ward', 'facility_type'],
    ] as const
  ).map(([rows, columns]) => crossOf(named, { rows, columns }))
  return { ...talliesOf(cells), cells, pairs, curve }
}

/** Both ways have counted the same people, cell by cell. */
function areTheSame({ cells }: Awaited<ReturnType<typeof tenGroupings>>, plain: Plain[]) {
  const theirs = plain
    .filter(({ level }) => level === CELLS)
    .map((one) =>
      [one.role, one.ward, one.facility_type, one.asked, one.said, one.open, one.help, one.reached].join(),
    )
  const ours = cells.map((one) =>
    [
      one.role,
      one.ward,
      one.facility_type,
      one.prompted,
      one.replied,
      one.open,
      one.needs_help,
      one.reached,
    ].join(),
  )
  return ours.toSorted().join('\n') === theirs.toSorted().join('\n')
}

async function timed(work: () => Promise<unknown>) {
  const started = performance.now()
  await work()
  return performance.now() - started
}
