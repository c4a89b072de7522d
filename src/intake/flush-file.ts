import { open, readFile, rm } from 'node:fs/promises'
import { isRefusedRow } from './poison.ts'

/** `rejected` lines can never be written; they lie in a file ending in `.rejected` for a person to look at. */
export interface Flushed {
  written: number
  rejected: number
}

const LINES_A_WRITE = 500

/** Writes one spool file's lines and removes it; a throw of `write` leaves it as it is, to be tried again. */
export async function flushFile<T>(path: string, write: (items: T[]) => Promise<void>): Promise<Flushed> {
  const text = await readFile(path, 'utf8').then(undefined, (error: unknown) => {
    // Another process has flushed it between our look at the folder and now. What cannot be read may not be removed.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
    throw error
  })
  const lines = text.split('\n').filter((line) => line !== '')
  const rejected: string[] = []
  for (let from = 0; from < lines.length; from += LINES_A_WRITE)
    rejected.push(...(await writeLines(lines.slice(from, from + LINES_A_WRITE), write)))
  if (rejected.length > 0) await keepRejected(path, rejected)
  await rm(path, { force: true })
  return { written: lines.length - rejected.length, rejected: rejected.length }
}

/** Writes all lines at once or, where one of them is poison, each by itself. Returns the poisonous ones. */
async function writeLines<T>(lines: string[], write: (items: T[]) => Promise<void>): Promise<string[]> {
  const read = await Promise.all(lines.map(readLine<T>))
  const poisonous = read.flatMap((one) => (one.item === null ? [one.line] : []))
  const kept = read.flatMap(({ line, item }) => (item === null ? [] : [{ line, item }]))
  const written = await isWritten(
    write,
    kept.map(({ item }) => item),
  )
  if (written) return poisonous
  for (const { line, item } of kept) if (!(await isWritten(write, [item]))) poisonous.push(line)
  return poisonous
}

/** False where the database will never take these; an outage throws on, to be tried again later. */
const isWritten = <T>(write: (items: T[]) => Promise<void>, items: T[]) =>
  write(items).then(
    () => true,
    (error: unknown) => {
      if (isRefusedRow(error)) return false
      throw error
    },
  )

async function keepRejected(path: string, lines: string[]) {
  const handle = await open(path.replace(/\.flushing$/, '.rejected'), 'a', 0o600)
  await handle.appendFile(`${lines.join('\n')}\n`)
  await handle.datasync()
  await handle.close()
}

/** A line that a crash cut short was never acknowledged; it must not stop the others. */
const readLine = <T>(line: string) =>
  Promise.resolve(line)
    .then((text): T => JSON.parse(text))
    .then(
      (item) => ({ line, item }),
      () => ({ line, item: null }),
    )
