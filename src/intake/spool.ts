import { accessSync, constants, mkdirSync } from 'node:fs'
import { type FileHandle, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { groupCommit } from '../group-commit.ts'
import { type Flushed, flushFile } from './flush-file.ts'

/** 預かり — what came in while the database was away, on disk, one line of JSON per item. */
export interface Spool<T> {
  /** Resolves once the item is on the disk and not only in its cache. */
  keep(item: T): Promise<void>
  /**
   * Gives what is kept to `write` and removes what was written. It throws when `write` does, and keeps the rest.
   * Nothing is lost by a crash in between; the same item may come twice, so `write` must not mind.
   */
  flush(write: (items: T[]) => Promise<void>): Promise<Flushed>
  /** Rejects where the disk takes nothing any more. */
  tryDisk(): Promise<void>
  close(): Promise<void>
}

const LINES_A_WRITE = 500

/** Throws where the folder cannot be written: a server that cannot keep a tap must not start. */
export function openSpool<T>(dir: string): Spool<T> {
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  accessSync(dir, constants.R_OK | constants.W_OK | constants.X_OK)
  const own = ownFile(dir)
  return {
    keep: groupCommit<T>((items) => own.append(items.map((item) => `${JSON.stringify(item)}\n`).join('')), {
      limit: LINES_A_WRITE,
    }),
    async flush(write) {
      const flushed = { written: 0, rejected: 0 }
      for (const file of await claimFiles(dir)) {
        const { written, rejected } = await flushFile(file, write)
        flushed.written += written
        flushed.rejected += rejected
      }
      return flushed
    },
    async tryDisk() {
      // A name that `flush` leaves alone.
      const path = join(dir, `${process.pid}.try`)
      await writeFile(path, 'one line\n')
      await rm(path, { force: true })
    },
    close: own.close,
  }
}

/** The file that this process appends to. Any process may take it away to flush it, even between two appends. */
function ownFile(dir: string) {
  let file: { path: string; handle: FileHandle } | null = null
  const openFresh = async () => {
    const path = join(dir, `${process.pid}-${crypto.randomUUID()}.ndjson`)
    const handle = await open(path, 'ax', 0o600)
    await syncFolder(dir)
    return { path, handle }
  }
  const close = async () => {
    const closing = file
    file = null
    await closing?.handle.close()
  }
  return {
    close,
    async append(lines: string) {
      for (;;) {
        file ??= await openFresh()
        await appendDurably(file.handle, lines).then(undefined, async (error) => {
          // Half a line may stand at its end now; the next one must not continue it.
          await close()
          throw error
        })
        // Renamed in the meantime: its flusher may have read it before these lines came, so they go out again.
        if (await isStillThere(file)) return
        await close()
      }
    },
  }
}

async function appendDurably(handle: FileHandle, lines: string) {
  await handle.appendFile(lines)
  await handle.datasync()
}

const isStillThere = ({ path, handle }: { path: string; handle: FileHandle }) =>
  Promise.all([stat(path), handle.stat()]).then(
    ([named, opened]) => named.ino === opened.ino,
    () => false,
  )

/** Of every process, dead or alive, and what a crash left half flushed. A rename has one winner. */
async function claimFiles(dir: string) {
  const names = await readdir(dir)
  const claims = names.map((name) => {
    const path = join(dir, name)
    if (name.endsWith('.flushing')) return path
    if (!name.endsWith('.ndjson')) return null
    const claimed = path.replace(/\.ndjson$/, '.flushing')
    return rename(path, claimed).then(
      () => claimed,
      () => null,
    )
  })
  return (await Promise.all(claims)).filter((path) => path !== null)
}

/** Without this the file's name itself can be lost with the power. Windows opens no folders, and keeps names. */
const syncFolder = (dir: string) =>
  open(dir, 'r').then(
    async (handle) => {
      await handle.sync()
      await handle.close()
    },
    () => {},
  )
