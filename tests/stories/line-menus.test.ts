import { expect, test } from 'vitest'
import { inAssociation } from '../../src/db.ts'
import { findMenuWork } from '../../src/deliveries/menus/menu-work.ts'
import { tendMenus } from '../../src/deliveries/menus/tend-menus.ts'
import { wantMenus } from '../../src/deliveries/menus/want-menus.ts'
import { newId } from '../../src/id.ts'
import { useLineChannel } from '../../src/roster/use-line-channel.ts'
import { workOf } from '../../workers/start.ts'
import { type World, world } from '../world.ts'

const MEMBERS = ['無事を知らせる', '被害・支援要請', '回答を変える']
const NOBODYS = ['登録のしかた']

const menuOf = ({ phone }: World['tanaka']) => phone.menu().map(({ label }) => label)
const callsTo = (w: World, endpoint: string) => w.platform.ledger.calls.get(endpoint) ?? 0

/** What the sweep of a worker does every few seconds. */
async function menusAreTended(w: World) {
  const work = workOf(w.plant)
  for (const hint of await findMenuWork(w.db)) await work(hint)
}

async function withMenus() {
  const w = await world()
  await wantMenus(w.db, { association: w.fuse, by: 'cli', at: w.now() })
  await menusAreTended(w)
  return w
}

/** As a later binding does it. */
const bind = (w: World, line: number) =>
  inAssociation(w.db, w.fuse, (tx) =>
    tx
      .insertInto('contact_point')
      .values({
        association_id: w.fuse,
        id: newId<'contact_point'>(),
        member_id: w.mori.id,
        system: 'line',
        value: `U${String(line).padStart(32, '0')}`,
        line_channel_id: w.channels.fuse.id,
      })
      .execute(),
  )

const unbind = (w: World, user_id: string | null) =>
  w.store.owner.query('delete from contact_point where value = $1', [user_id])

test("nobody's menu is touched before the office wants ours", async () => {
  const w = await world()
  await menusAreTended(w)
  expect(menuOf(w.tanaka)).toEqual([])
  expect(callsTo(w, 'menu_create')).toBe(0)
})

test('whoever is bound sees the three buttons, everybody else how to register, and not one message is spent', async () => {
  const w = await withMenus()
  const stranger = w.platform.phone(`U${'9'.repeat(32)}`)
  w.platform.befriend(w.channels.fuse.token, stranger.user_id)
  expect(menuOf(w.tanaka)).toEqual(MEMBERS)
  expect(menuOf(w.sato)).toEqual(MEMBERS)
  expect(stranger.menu(w.channels.fuse.token).map(({ label }) => label)).toEqual(NOBODYS)
  expect(menuOf(w.kishi)).toEqual([])
  expect(w.platform.ledger.accepted).toEqual([])
  expect(await findMenuWork(w.db)).toEqual([])
})

test('the menu comes with a later binding and goes with it', async () => {
  const w = await withMenus()
  const user = `U${String(7).padStart(32, '0')}`
  w.platform.befriend(w.channels.fuse.token, user)
  const labels = () =>
    w.platform
      .phone(user)
      .menu(w.channels.fuse.token)
      .map(({ label }) => label)
  expect(labels()).toEqual(NOBODYS)
  await bind(w, 7)
  await menusAreTended(w)
  expect(labels()).toEqual(MEMBERS)
  await unbind(w, user)
  await menusAreTended(w)
  expect(labels()).toEqual(NOBODYS)
  await bind(w, 7)
  await menusAreTended(w)
  expect(labels()).toEqual(MEMBERS)
  expect(callsTo(w, 'menu_create')).toBe(2)
})

test('a binding that was taken back without deleting its row loses the menu too, a block alone does not', async () => {
  const w = await withMenus()
  await w.tanaka.phone.blocks()
  await w.workersRun()
  await menusAreTended(w)
  expect(w.platform.ledger.calls.has('menu_unlink')).toBe(false)
  await w.store.owner.query(
    `update contact_point set reachable = false, failure = 'unbound' where value = $1`,
    [w.tanaka.user_id],
  )
  await menusAreTended(w)
  expect(callsTo(w, 'menu_unlink')).toBe(1)
})

test('who befriends the account again gets the menu again', async () => {
  const w = await withMenus()
  await w.laterBy(1)
  await w.tanaka.phone.blocks()
  await w.laterBy(1)
  await w.tanaka.phone.follows()
  w.tanaka.texts()
  await w.workersRun()
  w.tanaka.texts()
  const before = callsTo(w, 'menu_link')
  await menusAreTended(w)
  expect(callsTo(w, 'menu_link')).toBe(before + 1)
  expect(await findMenuWork(w.db)).toEqual([])
})

test.each(['error_500', 'rate_429'] as const)(
  'while LINE answers %s nothing is hurried, and later it is done',
  async (fault) => {
    const w = await withMenus()
    const user = `U${String(7).padStart(32, '0')}`
    w.platform.befriend(w.channels.fuse.token, user)
    await bind(w, 7)
    w.platform.behave({ as: fault, on: 'menu_link', next: 1 })
    await menusAreTended(w)
    expect(await findMenuWork(w.db)).toEqual([])
    await w.laterBy(2)
    await menusAreTended(w)
    expect(
      w.platform
        .phone(user)
        .menu(w.channels.fuse.token)
        .map(({ label }) => label),
    ).toEqual(MEMBERS)
  },
)

test('a picture that LINE does not take leaves no half menu behind', async () => {
  const w = await world()
  await wantMenus(w.db, { association: w.fuse, by: 'cli', at: w.now() })
  w.platform.behave({ as: 'error_500', on: 'menu_picture', next: 1 })
  await menusAreTended(w)
  expect(callsTo(w, 'menu_delete')).toBe(1)
  await w.laterBy(2)
  await menusAreTended(w)
  expect(menuOf(w.tanaka)).toEqual(MEMBERS)
})

test('menus that somebody deleted at LINE are made anew', async () => {
  const w = await withMenus()
  await w.store.owner.query(`update line_channel set registered_menu = 'richmenu-${'0'.repeat(32)}'`)
  await menusAreTended(w)
  await w.laterBy(11)
  await menusAreTended(w)
  expect(callsTo(w, 'menu_create')).toBe(4)
  expect(menuOf(w.tanaka)).toEqual(MEMBERS)
})

test('two workers at once make the menus once', async () => {
  const w = await world()
  await wantMenus(w.db, { association: w.fuse, by: 'cli', at: w.now() })
  const { line, secrets, log } = w.plant
  const tending = { db: w.db, line, secrets, log }
  await Promise.all([tendMenus(tending, w.fuse), tendMenus(tending, w.fuse)])
  expect(callsTo(w, 'menu_create')).toBe(2)
  expect(menuOf(w.tanaka)).toEqual(MEMBERS)
})

test('on a shared channel a doctor keeps the menu for as long as one of the associations knows her', async () => {
  const w = await withMenus()
  await useLineChannel(w.db, {
    association: w.kawachi,
    line_channel_id: w.channels.fuse.id,
    by: 'cli',
    at: w.now(),
  })
  await inAssociation(w.db, w.kawachi, (tx) =>
    tx
      .insertInto('contact_point')
      .values({
        association_id: w.kawachi,
        member_id: w.kishi.id,
        system: 'line',
        value: w.tanaka.user_id ?? '',
        line_channel_id: w.channels.fuse.id,
      })
      .execute(),
  )
  await menusAreTended(w)
  await w.store.owner.query('delete from contact_point where value = $1 and association_id = $2', [
    w.tanaka.user_id,
    w.fuse,
  ])
  await menusAreTended(w)
  expect(menuOf(w.tanaka)).toEqual(MEMBERS)
  await unbind(w, w.tanaka.user_id)
  await menusAreTended(w)
  expect(menuOf(w.tanaka)).toEqual(NOBODYS)
  expect(callsTo(w, 'menu_create')).toBe(2)
})
