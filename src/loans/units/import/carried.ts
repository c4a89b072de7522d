import { createHmac, timingSafeEqual } from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { AssociationId } from '../../../roster/table.ts'
import type { FileRow } from './read-file.ts'

interface Bearer {
  association: AssociationId
  /** Who looks at the dry run. */
  by: string
}

/**
 * The rows travel with the page of the dry run, under a seal for the person who looks at it: a file of telephone
 * numbers need not rest anywhere for the press of one button.
 */
export function carry(key: Uint8Array, rows: FileRow[], bearer: Bearer) {
  const packed = deflateRawSync(JSON.stringify(rows)).toString('base64url')
  return `${packed}.${seal(key, packed, bearer)}`
}

/** Null for anything that we did not seal for this person. */
export function uncarry(key: Uint8Array, carried: string, bearer: Bearer): FileRow[] | null {
  const [packed = '', sealed = ''] = carried.split('.')
  const [right, given] = [Buffer.from(seal(key, packed, bearer)), Buffer.from(sealed)]
  if (right.length !== given.length || !timingSafeEqual(right, given)) return null
  return JSON.parse(inflateRawSync(Buffer.from(packed, 'base64url')).toString())
}

const seal = (key: Uint8Array, packed: string, { association, by }: Bearer) =>
  createHmac('sha256', key).update(`import\0${association}\0${by}\0${packed}`).digest('base64url')
