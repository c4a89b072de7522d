import { crc32, inflateRawSync } from 'node:zlib'
import { type Refusal, refuse } from '../../refusal.ts'
import type { FileFault } from './csv.ts'

const MOST_BYTES = 10 * 1024 * 1024
const MOST_INFLATED = 60 * 1024 * 1024
const LOCAL = Buffer.from([0x50, 0x4b, 0x03, 0x04])
const END = 0x06054b50
const ENTRY = 0x02014b50
const STORED = 0
const DEFLATED = 8
const NAME_IS_UTF8 = 0x0800

/** The parts of a workbook that are XML, unpacked, by their names. */
export type Parts = Map<string, Buffer>

/**
 * Unpacks a workbook. Its own word on its sizes is not taken: a few kilobytes can be made to swell to gigabytes, so
 * each part is unpacked once within a limit. Layout: PKWARE APPNOTE 4.3.
 */
export function unpackWorkbook(file: Uint8Array): { ok: true; parts: Parts } | Refusal<FileFault> {
  const bytes = Buffer.from(file)
  if (bytes.length > MOST_BYTES) return refuse('too_large')
  const entries = entriesOf(bytes)
  if (!entries) return refuse('broken_workbook')
  if (!entries.some(({ name }) => name === 'xl/workbook.xml')) return refuse('not_a_workbook')
  const parts: Parts = new Map()
  let left = MOST_INFLATED
  for (const { name, method, packed } of entries) {
    const part = method === DEFLATED ? inflate(packed, left) : method === STORED ? packed : null
    if (part === null || parts.has(name)) return refuse('broken_workbook')
    if (part === 'too_large' || part.length > left) return refuse('too_large')
    left -= part.length
    if (/\.xml(\.rels)?$/.test(name)) parts.set(name, part)
  }
  return { ok: true, parts }
}

/**
 * The same parts as a plain archive. Whoever reads an archive from its front unpacks also what its directory does not
 * name, so no reader is given the archive that came.
 */
export function packPlainly(parts: Parts): Buffer {
  const pieces: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const [name, part] of parts) {
    const called = Buffer.from(name)
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(NAME_IS_UTF8, 2)
    fields.writeUInt32LE(crc32(part), 10)
    fields.writeUInt32LE(part.length, 14)
    fields.writeUInt32LE(part.length, 18)
    fields.writeUInt16LE(called.length, 22)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(ENTRY, 0)
    fields.copy(entry, 6)
    entry.writeUInt32LE(at, 42)
    directory.push(entry, called)
    pieces.push(LOCAL, fields, called, part)
    at += LOCAL.length + fields.length + called.length + part.length
  }
  const end = Buffer.alloc(22)
  end.writeUInt32LE(END, 0)
  end.writeUInt16LE(parts.size, 8)
  end.writeUInt16LE(parts.size, 10)
  end.writeUInt32LE(Buffer.concat(directory).length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...pieces, ...directory, end])
}

interface Entry {
  name: string
  method: number
  packed: Buffer
}

function entriesOf(bytes: Buffer): Entry[] | null {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
  if (end < 0 || end + 22 > bytes.length || bytes.readUInt32LE(end) !== END) return null
  const count = bytes.readUInt16LE(end + 10)
  const entries: Entry[] = []
  let at = bytes.readUInt32LE(end + 16)
  for (let n = 0; n < count; n++) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== ENTRY) return null
    const [name_length, extra, comment] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset))
    const name = bytes.toString('utf8', at + 46, at + 46 + (name_length ?? 0))
    const local = bytes.readUInt32LE(at + 42)
    if (local + 30 > bytes.length) return null
    const begins = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
    const packed = bytes.subarray(begins, begins + bytes.readUInt32LE(at + 20))
    entries.push({ name, method: bytes.readUInt16LE(at + 10), packed })
    at += 46 + (name_length ?? 0) + (extra ?? 0) + (comment ?? 0)
  }
  return entries
}

/** Null where it cannot be unpacked. */
function inflate(packed: Buffer, limit: number): Buffer | 'too_large' | null {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, limit) })
  } catch (error) {
    return error instanceof RangeError ? 'too_large' : null
  }
}
