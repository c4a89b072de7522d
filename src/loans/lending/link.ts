import { createHmac } from 'node:crypto'
import type { LoanMessageId } from './table.ts'

/** 160 bits that only we can compute again, so that no row holds the link with which an owner says yes. */
export const loanToken = (key: Uint8Array, id: LoanMessageId) =>
  createHmac('sha256', key).update(`loan\0${id}`).digest().subarray(0, 20).toString('base64url')

export const loanUrl = (public_url: string, token: string) => `${public_url}/o/${token}`
