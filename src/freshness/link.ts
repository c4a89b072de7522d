import { createHmac } from 'node:crypto'
import type { ContactLinkId } from './table.ts'

/** 160 bits that only we can compute again, so that a letter is printed twice with the same link and no row holds it. */
export const contactToken = (key: Uint8Array, id: ContactLinkId) =>
  createHmac('sha256', key).update(`contacts\0${id}`).digest().subarray(0, 20).toString('base64url')

export const contactUrl = (public_url: string, token: string) => `${public_url}/u/${token}`
