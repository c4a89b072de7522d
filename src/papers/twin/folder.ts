import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { AssociationId } from '../../roster/table.ts'
import { fileName, folderMark, folderName, outdated } from './rules.ts'

interface Keeping {
  /** Of the whole server. */
  dir: string
  association: { id: AssociationId; name: string }
  night: string
  nights: number
  locked: Uint8Array
}

/** Beside it first, so that a full disk costs nobody the file that was there; then what is too old goes. */
export async function keepInFolder({ dir, association, night, nights, locked }: Keeping) {
  const folder = join(dir, folderName(association))
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, fileName(night))
  const beside = `${path}.${process.pid}.tmp`
  await writeFile(beside, locked, { mode: 0o600 })
  await rename(beside, path)
  await prune(dir, association.id, nights)
}

/** Also in the folder of a name that the association had before: nobody would look there for a roster. */
async function prune(dir: string, association: AssociationId, nights: number) {
  const folders = (await readdir(dir)).filter((name) => name.endsWith(folderMark(association)))
  const found: string[] = []
  for (const folder of folders)
    for (const name of await readdir(join(dir, folder))) found.push(join(dir, folder, name))
  const old = outdated([...new Set(found.map((path) => basename(path)))], nights)
  for (const path of found) if (old.includes(basename(path))) await rm(path, { force: true })
}
