import { open, readdir, readFile, rm, stat, truncate, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DeliveryId } from '../deliveries/table.ts'
import { codeOf } from '../log.ts'
import { type BounceDeps, deliveryAt, takeReturned } from './intake.ts'
import { cutMbox, type KeptMail, maildirMail } from './mbox.ts'

/** A lock that a mail server left behind when it died. */
const LOCK_TOO_OLD_MS = 5 * 60_000

/**
 * 戻りの受信箱 — takes every mail out of the mailbox (one file, or a Maildir) that the site's mail server puts bounces
 * into. A mail leaves the box only once it is durable; if it is away or locked, the next look finds it. Gives how many.
 */
export async function emptyBounceMailbox(deps: BounceDeps, path: string): Promise<number> {
  const [found] = await Promise.allSettled([stat(path)])
  if (found.status === 'rejected') return codeOf(found.reason) === 'ENOENT' ? 0 : Promise.reject(found.reason)
  if (found.value.isDirectory()) return emptyMaildir(deps, path)
  return found.value.size === 0 ? 0 : emptyFile(deps, path)
}

async function emptyMaildir(deps: BounceDeps, path: string) {
  let taken = 0
  for (const folder of ['new', 'cur']) {
    for (const name of await readdir(join(path, folder))) {
      const file = join(path, folder, name)
      await takeKept(deps, maildirMail(await readFile(file)))
      await unlink(file)
      taken += 1
    }
  }
  return taken
}

async function emptyFile(deps: BounceDeps, path: string) {
  const lock = `${path}.lock`
  if (!(await takeLock(lock))) return 0
  const [taken] = await Promise.allSettled([takeFile(deps, path)])
  await rm(lock, { force: true })
  return taken.status === 'fulfilled' ? taken.value : Promise.reject(taken.reason)
}

async function takeFile(deps: BounceDeps, path: string) {
  const file = await readFile(path)
  const mails = cutMbox(file)
  for (const mail of mails) await takeKept(deps, mail)
  // Whoever wrote meanwhile without asking for the lock has only added to the end.
  const now = await readFile(path)
  if (now.length === file.length) await truncate(path)
  else await writeFile(path, now.subarray(file.length))
  return mails.length
}

/** The lock that mail servers themselves use: a file beside the mailbox that only one can create. */
async function takeLock(lock: string): Promise<boolean> {
  const [made] = await Promise.allSettled([open(lock, 'wx')])
  if (made.status === 'fulfilled') {
    await made.value.close()
    return true
  }
  if (codeOf(made.reason) !== 'EEXIST') throw made.reason
  const [held] = await Promise.allSettled([stat(lock)])
  const is_left =
    held.status === 'fulfilled' &&
    held.value.mtimeMs < performance.timeOrigin + performance.now() - LOCK_TOO_OLD_MS
  if (is_left) await rm(lock, { force: true })
  return false
}

async function takeKept(deps: BounceDeps, mail: KeptMail) {
  const delivery = addressedTo(deps, mail.raw)
  if (delivery) await takeReturned(deps, delivery, mail)
  else deps.log.warn({ event: 'came_back_for_nobody' })
}

/** Wherever the mail server wrote it: Delivered-To, X-Original-To, To, or the mail of ours that comes back. */
function addressedTo(deps: BounceDeps, raw: Buffer): DeliveryId | null {
  for (const [address] of raw.toString('latin1').matchAll(/[\w.-]+\+[0-9a-f]{42}@[\w.-]+/gi)) {
    const delivery = deliveryAt(deps, address)
    if (delivery) return delivery
  }
  return null
}
