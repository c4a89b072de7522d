import type { Line } from '../../channels/line.ts'
import type { LineRead } from '../../channels/line-answers.ts'
import type { LineMenus } from '../../channels/line-menus.ts'
import { type Db, inAssociation } from '../../db.ts'
import type { Log } from '../../log.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { Secrets } from '../../secrets.ts'
import { openLineChannel } from '../line-channel.ts'
import { DRAWINGS, type Drawing, MENU_VERSION, pictureOf } from './drawings.ts'
import {
  claimMenus,
  findLeftLinked,
  findUnlinked,
  keepMenus,
  type MenuChannel,
  noteLinks,
  releaseMenus,
} from './menu-work.ts'

interface Tending {
  db: Db
  line: Line
  secrets: Secrets
  log: Log
}

type MenuIds = { registered_menu: string; unregistered_menu: string }

/**
 * メニューの整え — brings what LINE shows to what the bindings ask for: both menus are there, the members' one at
 * everybody bound and at nobody else. Safe to repeat and to break off anywhere; what LINE does not take waits a while.
 */
export async function tendMenus({ db, line, secrets, log }: Tending, association: AssociationId) {
  const channel = await claimMenus(db, association)
  const opened = channel && (await openLineChannel(db, secrets, channel.id))
  if (!opened) return
  const menus = line.menus(opened.token)
  const done = await tend({ db, association, menus, channel })
  const failure = done.ok ? null : done.failure
  await releaseMenus(db, association, { id: channel.id, failure })
  const line_channel_id = channel.id
  if (failure) log.warn({ event: 'menus_not_tended', association, line_channel_id, failure })
  else log.info({ event: 'menus_tended', association, line_channel_id })
}

interface InHand {
  db: Db
  association: AssociationId
  menus: LineMenus
  channel: MenuChannel
}

async function tend(work: InHand): Promise<LineRead<unknown>> {
  const { db, association, menus } = work
  const { id, menu_version, registered_menu } = work.channel
  const made = menu_version === MENU_VERSION && registered_menu ? null : await makeMenus(work)
  if (made && !made.ok) return made
  const menu = made ? made.read.registered_menu : registered_menu
  if (!menu) return { ok: true, read: null }

  for (;;) {
    const users = await inAssociation(db, association, (tx) => findUnlinked(tx, association, id, menu))
    if (users.length === 0) break
    const linked = await menus.link(menu, users)
    if (!linked.ok) return linked
    await noteLinks(db, association, { id, users, menu })
  }
  for (;;) {
    const { left, alone } = await inAssociation(db, association, (tx) => findLeftLinked(tx, association, id))
    if (left.length === 0) return { ok: true, read: null }
    const unlinked = alone.length > 0 ? await menus.unlink(alone) : null
    if (unlinked && !unlinked.ok) return unlinked
    await noteLinks(db, association, { id, users: left, menu: null })
  }
}

/** Both menus anew; the ones before go once the new ones are known to us. */
async function makeMenus({ db, association, menus, channel }: InHand): Promise<LineRead<MenuIds>> {
  const make = (drawing: Drawing) => menus.create(drawing.menu, pictureOf(drawing))
  const registered = await make(DRAWINGS.registered)
  if (!registered.ok) return registered
  const unregistered = await make(DRAWINGS.unregistered)
  if (!unregistered.ok) {
    await menus.remove(registered.read)
    return unregistered
  }
  const ids = { registered_menu: registered.read, unregistered_menu: unregistered.read }
  const shown = await menus.showToEverybody(ids.unregistered_menu)
  if (!shown.ok) {
    for (const id of Object.values(ids)) await menus.remove(id)
    return shown
  }
  await keepMenus(db, association, { id: channel.id, menu_version: MENU_VERSION, ...ids })
  for (const old of [channel.registered_menu, channel.unregistered_menu]) if (old) await menus.remove(old)
  return { ok: true, read: ids }
}
