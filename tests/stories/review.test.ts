import { describe, expect, test } from 'vitest'
import { inAssociation } from '../../src/db.ts'
import { closeSafetyCheck } from '../../src/safety-checks/close.ts'
import { keepReviewNote } from '../../src/safety-checks/review/keep-note.ts'
import { findCovariates, findReviewNote } from '../../src/safety-checks/review/queries.ts'
import { type World, world } from '../world.ts'

const covariatesOf = async (w: World) =>
  (await inAssociation(w.db, w.fuse, (tx) => findCovariates(tx, w.fuse, [w.drill]))).get(w.drill)

const lookAtAll = async (w: World) => {
  for (const doctor of w.everybody) {
    doctor.texts()
    await doctor.mails()
  }
}

describe('what may explain a rate', () => {
  test('is written down at the launch: Thursday, ten o’clock, no notice, and nobody guesses the weather', async () => {
    const w = await world()
    await w.launches(w.drill)
    expect(await covariatesOf(w)).toEqual({
      weekday: 4,
      hour: 10,
      holiday: null,
      advance_notices: 0,
      rain: null,
    })
  })

  test('counts the advance notices that have left, not those that were planned', async () => {
    const w = await world()
    const office = await w.staff('fuse')
    const announced = await office.post(`/safety-checks/${w.drill}/advance/now`, {
      day: '2026-11-06T10:06',
      wave: '-1',
      confirmed: '1',
    })
    expect(announced.status).toBe(303)
    await w.workersRun()
    await w.store.owner.query(
      `insert into planned_send (association_id, safety_check_id, kind, due_at, created_by, created_at)
       values ($1, $2, 'advance', $3, 'cli', $3)`,
      [w.fuse, w.drill, new Date(w.now().getTime() + 60 * 60_000)],
    )
    await w.launches(w.drill)
    expect((await covariatesOf(w))?.advance_notices).toBe(1)
    await lookAtAll(w)
  })

  test('of a check from before is read from its date, and its notices are not known', async () => {
    const w = await world()
    await w.store.owner.query("update safety_check set status = 'closed', launched_at = $1, closed_at = $1", [
      new Date('2024-08-25T10:00:00+09:00'),
    ])
    expect(await covariatesOf(w)).toMatchObject({ weekday: 0, hour: 10, advance_notices: null })
  })

  test('cannot be changed afterwards, not even by a mistake in our own code', async () => {
    const w = await world()
    await w.launches(w.drill)
    const changing = inAssociation(w.db, w.fuse, (tx) =>
      tx.updateTable('launch_covariate').set({ hour: 3 }).execute(),
    )
    await expect(changing).rejects.toMatchObject({ code: '42501' })
  })
})

const close = (w: World) =>
  closeSafetyCheck(w.db, { association: w.fuse, id: w.drill, by: 'cli', at: w.now() })

describe('what people add afterwards', () => {
  const keep = (w: World, more: Partial<Parameters<typeof keepReviewNote>[1]> = {}) =>
    keepReviewNote(w.db, {
      association: w.fuse,
      id: w.drill,
      kind: 'rain',
      note: 'rained',
      seen: 0,
      by: 'cli',
      at: w.now(),
      ...more,
    })

  test('the weather is kept, corrected, and told in the trail; the first word stays', async () => {
    const w = await world()
    await w.launches(w.drill)
    expect(await keep(w)).toEqual({ ok: true })
    expect((await covariatesOf(w))?.rain).toBe('rained')
    expect(await keep(w, { note: 'dry', seen: 1 })).toEqual({ ok: true })
    expect((await covariatesOf(w))?.rain).toBe('dry')
    const { rows } = await w.store.owner.query('select version, note from review_note order by version')
    expect(rows.map(({ version, note }) => `${version} ${note}`)).toEqual(['1 rained', '2 dry'])
    const trail = await w.store.owner.query(
      "select detail from audit where action = 'safety_check.note_rain'",
    )
    expect(trail.rows).toEqual([{ detail: { id: w.drill } }, { detail: { id: w.drill } }])
  })

  test.each([
    ['a draft', { launched: false }, {}, 'not_launched'],
    ['no weather at all', {}, { note: 'sunny' }, 'not_chosen'],
    ['too many words', { closed: true }, { kind: 'paper', note: 'あ'.repeat(241) }, 'too_long'],
    ['a paper while answers come in', {}, { kind: 'paper', note: '届かなかった。' }, 'still_running'],
    ['somebody else’s old version', {}, { seen: 3 }, 'changed_meanwhile'],
  ] as const)(
    '%s is refused',
    async (_, {
      launched = true,
      closed = false,
    }: { launched?: boolean; closed?: boolean }, more, reason) => {
      const w = await world()
      if (launched) await w.launches(w.drill)
      if (closed) await close(w)
      expect(await keep(w, more)).toEqual({ ok: false, reason })
    },
  )

  test('the association next door finds no such check', async () => {
    const w = await world()
    await w.launches(w.drill)
    expect(await keep(w, { association: w.kawachi })).toEqual({ ok: false, reason: 'not_found' })
  })

  test('of two who write the paper at the same moment the second is told', async () => {
    const w = await world({ database: 'postgres' })
    await w.launches(w.drill)
    await close(w)
    const both = await Promise.all(
      ['一般診療所に電話する。', 'LINEの登録会を開く。'].map((note) => keep(w, { kind: 'paper', note })),
    )
    expect(both.map((one) => (one.ok ? 'kept' : one.reason)).sort()).toEqual(['changed_meanwhile', 'kept'])
    const note = await inAssociation(w.db, w.fuse, (tx) => findReviewNote(tx, w.fuse, w.drill, 'paper'))
    expect(note?.version).toBe(1)
  })
})
