import { sql } from 'kysely'
import { expect, inject, test } from 'vitest'
import { inAssociation } from '../../src/db.ts'
import { isOutage } from '../../src/outage.ts'
import { world } from '../world.ts'

if (!inject('postgres')) console.log('SKIP connections that break: no PostgreSQL here')

test.runIf(inject('postgres'))(
  'a connection that breaks while a transaction thinks ends no process, and is told as an outage and not as a bug',
  async () => {
    const w = await world({ database: 'postgres' })
    const broken = inAssociation(w.db, w.fuse, async (tx) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx)
      await w.store.owner.query('select pg_terminate_backend($1)', [rows[0]?.pid])
      await new Promise((later) => setTimeout(later, 200))
      await sql`select 1`.execute(tx)
    })
    const error = await broken.then(
      () => null,
      (reason: unknown) => reason,
    )
    expect(error).toBeInstanceOf(Error)
    expect(error instanceof Error && isOutage(error), String(error)).toBe(true)
    expect(await w.launches(w.drill)).toMatchObject({ ok: true })
  },
)
