import { expect, test } from 'vitest'
import { inAssociation } from '../../src/db.ts'
import { keepQuota } from '../../src/deliveries/keep-quota.ts'
import { roomOf } from '../../src/deliveries/line-room.ts'
import { tellUntold } from '../../src/loans/lending/untold.ts'
import { textOf } from '../entering.ts'
import { aNeed, asked, aUnit, clinicOf, goes, looksAway } from '../lending.ts'
import { type World, world } from '../world.ts'

/** So many LINE messages are left of the month, and 300 are put aside for a disaster. */
async function left(w: World, messages: number) {
  await w.store.owner.query('update association set line_reserve = 300 where id = $1', [w.fuse])
  const used = w.platform.ledger.received.length
  w.platform.setQuota(w.channels.fuse.token, used + messages)
  expect(await keepQuota({ ...w.plant, db: w.db }, w.channels.fuse.id)).toMatchObject({ ok: true })
}

const room = (w: World) => inAssociation(w.db, w.fuse, (tx) => roomOf(tx, w.fuse))

test('a drill and a reminder leave the reserve alone: mail instead, and the office is told whom nothing has reached', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  // 佐藤 has LINE and mail, 田中 LINE alone.
  const [both, alone] = [await clinicOf(w, w.sato), await clinicOf(w, w.tanaka)]
  const unit = await aUnit(w, { asset_number: 'A-01', owner: both })
  await left(w, 300)
  await w.laterBy(1)
  const drill = await asked(w, unit, await aNeed(w, { facility: alone, purpose: 'drill' }))
  await w.workersRun()
  expect(w.sato.texts()).toEqual([])
  expect((await w.sato.mails()).map(({ subject }) => subject)).toEqual([
    '【訓練】蓄電池(A-01)を貸せますか(布施医師会)',
  ])
  expect((await office.mails()).map(({ subject }) => subject)).toEqual([
    '【訓練】蓄電池(A-01)の申請がありました(布施医師会)',
  ])
  await goes(w, drill, ['approve'])
  await w.workersRun()
  expect(w.tanaka.texts()).toEqual([])
  const [, untold] = await office.mails()
  expect(untold?.subject).toBe('【訓練】蓄電池(A-01)の連絡が届いていません(布施医師会)')
  expect(untold?.text).toContain('借りる所(田中 花子医院)に、「承認」を知らせられませんでした。')
  const page = textOf(await (await office.get(`/loans/${drill}`)).text())
  expect(page).toContain('借りる所に知らせが届いていません 電話で伝えてください')
  expect(page).toContain('災害用の取り置きを残すため、LINEでは送っていません')
  await goes(w, drill, ['cancel'])
  await w.workersRun()

  // In earnest the reserve is what it was kept for; of a reminder it is not.
  const loan = await asked(w, unit, await aNeed(w, { facility: alone }))
  await w.workersRun()
  expect(w.sato.texts()).toHaveLength(1)
  await goes(w, loan, ['approve', 'hand_over'])
  await w.workersRun()
  const texts = w.tanaka.texts().length
  expect(texts).toBe(2)
  // What left since the last reading is known without asking again: one request, two to each of the two.
  expect(await room(w)).toBe(295)
  await w.laterBy(7 * 24 * 60)
  await w.workersRun()
  expect(w.tanaka.texts()).toHaveLength(texts)
  expect((await office.mails()).map(({ subject }) => subject)).toContainEqual(
    '【非常用電源】蓄電池(A-01)の連絡が届いていません(布施医師会)',
  )
  await looksAway(w)
})

test('the month is over at LINE: the channel stops, and who has LINE alone is called', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const unit = await aUnit(w, { asset_number: 'A-01', owner: await clinicOf(w, w.tanaka) })
  w.platform.setQuota(w.channels.fuse.token, 0)
  await asked(w, unit, await aNeed(w, { facility: await clinicOf(w, w.mori) }))
  await w.workersRun()
  expect(w.tanaka.texts()).toEqual([])
  const subjects = (await office.mails()).map(({ subject }) => subject)
  expect(subjects).toContainEqual('【非常用電源】蓄電池(A-01)の連絡が届いていません(布施医師会)')
  expect(subjects.join()).toContain('LINE')
  const { rows } = await w.store.owner.query("select failure from loan_message where status = 'failed'")
  expect(rows).toEqual([{ failure: 'out_of_quota' }])
})

test('an address that left the roster gets nothing, nobody gets it in its place, and a clinic without one is called', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const [owner, borrower] = [await clinicOf(w, w.mori), await clinicOf(w, w.tanaka)]
  const unit = await aUnit(w, { asset_number: 'A-01', owner })
  const id = await asked(w, unit, await aNeed(w, { facility: borrower }))
  // Between the step and its news.
  await w.store.owner.query('update contact_point set removed_at = $1 where member_id = $2', [
    w.now(),
    w.mori.id,
  ])
  await w.workersRun()
  expect(await w.mori.mails()).toEqual([])
  const lines = async () =>
    (await office.mails()).map(({ text }) => /^.*知らせられません.*$/m.exec(text ?? '')?.[0])
  expect(await lines()).toContain('持ち主に、「申請」を知らせられませんでした。')
  await w.store.owner.query(
    "update contact_point set reachable = false where system = 'line' and member_id = $1",
    [w.tanaka.id],
  )
  await goes(w, id, ['approve'])
  await w.workersRun()
  expect(w.tanaka.texts()).toEqual([])
  expect(await lines()).toContain('借りる所(田中 花子医院)に、「承認」を知らせられませんでした。')
})

test('the last two ways to somebody fail in two workers at once: the office is told all the same, once', async () => {
  const w = await world({ database: 'postgres' })
  // 佐藤 has LINE and mail.
  const unit = await aUnit(w, { asset_number: 'A-01', owner: await clinicOf(w, w.sato) })
  await asked(w, unit, await aNeed(w, { facility: await clinicOf(w, w.mori) }))
  const { rows } = await w.store.owner.query("select id from loan_message where to_whom = 'owner'")
  expect(rows).toHaveLength(2)
  let failed = 0
  await Promise.all(
    rows.map(({ id }) =>
      inAssociation(w.db, w.fuse, async (tx) => {
        await tx.updateTable('loan_message').set({ status: 'failed' }).where('id', '=', id).execute()
        for (failed += 1; failed < rows.length; ) await new Promise((later) => setTimeout(later, 5))
        await tellUntold(tx, { association: w.fuse, lost: [id], at: w.now() })
      }),
    ),
  )
  const told = await w.store.owner.query("select from loan_message where about = 'untold_owner'")
  expect(told.rowCount).toBe(1)
})
