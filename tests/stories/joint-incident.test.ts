import { expect, test } from 'vitest'
import { jointCounts } from '../../src/board/queries.ts'
import { inAssociation } from '../../src/db.ts'
import { createIncident } from '../../src/roster/create-incident.ts'
import { joinIncident } from '../../src/roster/join-incident.ts'
import type { AssociationId } from '../../src/roster/table.ts'
import { closeSafetyCheck } from '../../src/safety-checks/close.ts'
import { createSafetyCheck } from '../../src/safety-checks/create.ts'
import { launch } from '../../src/safety-checks/launch.ts'
import type { Purpose } from '../../src/safety-checks/table.ts'
import { type World, world } from '../world.ts'

/** 布施 and 河内 in one incident; `asks` launches a check of it. */
async function together() {
  const w = await world()
  const made = await createIncident(w.db, { association: w.fuse, name: '合同', by: 'cli', at: w.now() })
  const { incident_id, join_code } = made
  await joinIncident(w.db, { association: w.kawachi, join_code, by: 'cli', at: w.now() })
  return {
    w,
    async asks(association: AssociationId, purpose: Purpose) {
      const by = { association, by: 'cli', at: w.now() }
      const check = { title: '合同の確認', purpose, scenario: null, deadline_at: null }
      const audience_roles = ['officer' as const, 'member' as const]
      const created = await createSafetyCheck(w.db, { ...by, ...check, incident_id, audience_roles })
      if (!created.ok) throw new Error(created.reason)
      expect(await launch({ db: w.db, queues: w.plant.queues }, { ...by, id: created.id })).toMatchObject({
        ok: true,
      })
      await w.workersRun()
      return created.id
    },
    counts: async (purpose: Purpose) =>
      (await inAssociation(w.db, w.fuse, (tx) => jointCounts(tx, incident_id, purpose))).map(
        ({ association_name, prompted, replied, needs_help }) =>
          `${association_name} ${prompted} ${replied} ${needs_help}`,
      ),
  }
}

/** The messages themselves are told of elsewhere. */
async function looksAway({ everybody }: World) {
  for (const person of everybody) {
    person.texts()
    await person.mails()
  }
}

test('a drill next door is not counted into our disaster, and an actual one is not counted into a drill', async () => {
  const { w, asks, counts } = await together()
  await asks(w.fuse, 'actual')
  await asks(w.kawachi, 'drill')
  await w.kishi.phone.presses('A4')
  await w.workersRun()
  await looksAway(w)
  expect(await counts('actual')).toEqual(['布施医師会 3 0 0', '河内医師会 0 0 0'])
  expect(await counts('drill')).toEqual(['布施医師会 0 0 0', '河内医師会 1 1 1'])
})

test('when the neighbour asks a second time, only the second time counts', async () => {
  const { w, asks, counts } = await together()
  await asks(w.fuse, 'drill')
  const first = await asks(w.kawachi, 'drill')
  await w.kishi.phone.presses('A4')
  await w.workersRun()
  expect(await counts('drill')).toEqual(['布施医師会 3 0 0', '河内医師会 1 1 1'])
  await w.laterBy(10)
  await closeSafetyCheck(w.db, { association: w.kawachi, id: first, by: 'cli', at: w.now() })
  await asks(w.kawachi, 'drill')
  await looksAway(w)
  expect(await counts('drill')).toEqual(['布施医師会 3 0 0', '河内医師会 1 0 0'])
})
