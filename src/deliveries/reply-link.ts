import { createHash, createHmac } from 'node:crypto'
import type { PromptId } from '../safety-checks/table.ts'

/**
 * 回答リンクの合い言葉 — 160 bits that only we can compute again, so that a resend carries the same link and the
 * database holds nothing usable. OWASP ASVS 5.0 V11.5.1 asks for 128.
 */
export const replyToken = (key: Uint8Array, prompt: { id: PromptId; generation: number }) =>
  createHmac('sha256', key)
    .update(`reply\0${prompt.id}\0${prompt.generation}`)
    .digest()
    .subarray(0, 20)
    .toString('base64url')

export const tokenHash = (token: string) => createHash('sha256').update(token).digest()

export const replyLink = (public_url: string, token: string) => `${public_url}/r/${token}`

/** The page on which the clinic behind a reply link says what power it needs; the same token opens both. */
export const powerLink = (reply_link: string) => reply_link.replace(/\/r\/([\w-]+)$/, '/p/$1')
