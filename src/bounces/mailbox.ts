import { appendFile, readdir, readFile, rename, stat, truncate, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { DeliveryId } from '../deliveries/table.ts'
import { codeOf } from '../log.ts'
import { type DotLock, takeDotLock } from './dot-lock.ts'
import { type BounceDeps, deliveryAt, LARGEST_BOUNCE, takeReturned } from './intake.ts'
import { cutMbox, type KeptMail, maildirMail } from './mbox.ts'

/** Where the address stands: the head, and the head of the mail that comes back. */
const LOOKED_AT = 256 * 1024

/**
 * 戻りの受信箱 — takes our bounces out of the mailbox (one file, or the new mails of a Maildir) that the site's mail
 * server puts them into, once each is durable; what is not ours is put beside. Gives how many mails it took away.
 */
export async function emptyBounceMailbox(deps: BounceDeps, path: string): Promise<number> {
  const [found] = await Promise.allSettled([stat(path)])
  if (found.status === 'rejected') return codeOf(found.reason) === 'ENOENT' ? 0 : Promise.reject(found.reason)
  if (found.value.isDirectory()) return emptyMaildir(deps, path)
  return found.value.size === 0 ? 0 : emptyFile(deps, path)
}

/** `cur` holds what a person has seen: that is where mails go that are not ours. */
async function emptyMaildir(deps: BounceDeps, path: string) {
  const names = await readdir(join(path, 'new'))
  for (const name of names) {
    const file = join(path, 'new', name)
    const is_ours = await takeKept(deps, maildirMail(await readFile(file)))
    if (is_ours) await unlink(file)
    else await rename(file, join(path, 'cur', `${name}:2,`))
  }
  return names.length
}

async function emptyFile(deps: BounceDeps, path: string) {
  const lock = await takeDotLock(path, deps.now())
  if (!lock) return 0
  const [taken] = await Promise.allSettled([takeFile(deps, path, lock)])
  await lock.release()
  return taken.status === 'fulfilled' ? taken.value : Promise.reject(taken.reason)
}

/** The file is emptied at the end only, and only if nobody took the lock or touched the file meanwhile. */
async function takeFile(deps: BounceDeps, path: string, lock: DotLock) {
  const file = await readFile(path)
  const mails = cutMbox(file)
  const others: KeptMail[] = []
  for (const mail of mails) {
    if (!(await takeKept(deps, mail))) others.push(mail)
    await lock.touch()
  }
  // A second look finds the same bounces and changes nothing; mails of others would be put aside twice, at worst.
  if (!(await lock.isOurs()) || (await stat(path)).size !== file.length) return 0
  if (others.length > 0)
    await appendFile(`${path}.other`, Buffer.concat(others.map(({ asKept }) => asKept)), { mode: 0o600 })
  await truncate(path)
  return mails.length
}

/** Whether the mail is a bounce address's, and so ours to take away. */
async function takeKept(deps: BounceDeps, mail: KeptMail) {
  const delivery = addressedTo(deps, mail.raw)
  if (!delivery) deps.log.warn({ event: 'came_back_for_nobody' })
  else await takeReturned(deps, delivery, { ...mail, raw: mail.raw.subarray(0, LARGEST_BOUNCE) })
  return delivery !== null
}

/** Wherever the mail server wrote it: Delivered-To, X-Original-To, To, or the mail of ours that comes back. */
function addressedTo(deps: BounceDeps, raw: Buffer): DeliveryId | null {
  // It begins with letters that are known, so that no line, however long, is gone through twice.
  const begin = `${deps.bounce_address.split('@')[0]?.toLowerCase()}+`
  const text = raw.toString('latin1', 0, LOOKED_AT).toLowerCase()
  for (let at = text.indexOf(begin); at >= 0; at = text.indexOf(begin, at + 1)) {
    const address = /^[\w.-]{1,64}\+[0-9a-f]{42}@[\w.-]{1,255}/.exec(text.slice(at, at + 400))?.[0]
    const delivery = address ? deliveryAt(deps, address) : null
    if (delivery) return delivery
  }
  return null
}
