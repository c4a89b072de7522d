import { readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { codeOf } from '../log.ts'

/** Its owner touches it after every mail; older than this it was left behind by somebody who died. */
const LEFT_BEHIND_MS = 5 * 60_000

export interface DotLock {
  /** Says that somebody still works. */
  touch(): Promise<void>
  isOurs(): Promise<boolean>
  release(): Promise<void>
}

/** The lock that mail servers themselves use: a file beside the mailbox that only one can create. Null while it is held. */
export async function takeDotLock(mailbox: string, now: Date): Promise<DotLock | null> {
  const path = `${mailbox}.lock`
  const name = crypto.randomUUID()
  const [made] = await Promise.allSettled([writeFile(path, name, { flag: 'wx' })])
  if (made.status === 'rejected') {
    if (codeOf(made.reason) !== 'EEXIST') throw made.reason
    const [held] = await Promise.allSettled([stat(path)])
    const is_left = held.status === 'fulfilled' && now.getTime() - held.value.mtimeMs > LEFT_BEHIND_MS
    if (is_left) await rm(path, { force: true })
    return null
  }
  const isOurs = () =>
    readFile(path, 'utf8').then(
      (owner) => owner === name,
      () => false,
    )
  return {
    async touch() {
      const at = performance.timeOrigin + performance.now()
      await utimes(path, at / 1_000, at / 1_000)
    },
    isOurs,
    async release() {
      if (await isOurs()) await rm(path, { force: true })
    },
  }
}
