import type pg from 'pg'

const LOOK_EVERY_MS = 2_000
/** Half as big again as when it was last looked at: a table of 30,000 rows is tended about a dozen times in its life. */
const GROWN = `
  select format('%I.%I', n.nspname, c.relname) as name
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'r' and n.nspname in ('public', 'bullmq', 'auth')
    and pg_relation_size(c.oid) > 8192 * (greatest(c.relpages, 0) * 1.5 + 8)`

/**
 * 手入れ — PGlite has no autovacuum: without statistics it reads a whole table to find one row, and never reuses the
 * room of old ones. Returns the way to stop, which waits for what is under way.
 */
export function tendTables(owner: Pick<pg.Pool, 'query'>) {
  let stopped = false
  let timer: NodeJS.Timeout
  const tend = async () => {
    const { rows } = await owner.query<{ name: string }>(GROWN)
    for (const { name } of rows) if (!stopped) await owner.query(`vacuum analyze ${name}`)
  }
  const round = () => Promise.allSettled([tend()]).then(later)
  let under_way: Promise<void> = Promise.resolve()
  function later() {
    if (stopped) return
    timer = setTimeout(() => {
      under_way = round()
    }, LOOK_EVERY_MS).unref()
  }
  later()
  return async () => {
    stopped = true
    clearTimeout(timer)
    await under_way
  }
}
