import { inflateRawSync } from 'node:zlib'
import type { FileFault } from './csv.ts'

const MOST_BYTES = 10 * 1024 * 1024
const MOST_INFLATED = 60 * 1024 * 1024
const END = 0x06054b50
const ENTRY = 0x02014b50
const STORED = 0
const DEFLATED = 8

/**
 * Why this archive is no workbook that may be unpacked, or null. Its own word on its sizes is not taken: a few kilobytes
 * can be made to swell to gigabytes, so each part is unpacked once within a limit. Layout: PKWARE APPNOTE 4.3.
 */
export function judgeZip(file: Uint8Array): FileFault | null {
  const bytes = Buffer.from(file)
  if (bytes.length > MOST_BYTES) return 'too_large'
  const entries = entriesOf(bytes)
  if (!entries) return 'broken_workbook'
  if (!entries.some(({ name }) => name === 'xl/workbook.xml')) return 'not_a_workbook'
  let left = MOST_INFLATED
  for (const { method, packed } of entries) {
    const size = method === DEFLATED ? inflatedSize(packed, left) : method === STORED ? packed.length : null
    if (size === null) return 'broken_workbook'
    left -= size
    if (left < 0) return 'too_large'
  }
  return null
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

/** More than the limit where the part swells beyond it; null where it cannot be unpacked. */
function inflatedSize(packed: Buffer, limit: number): number | null {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, limit) }).length
  } catch (error) {
    return error instanceof RangeError ? Number.POSITIVE_INFINITY : null
  }
}
