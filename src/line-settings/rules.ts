import type { Failure } from '../channels/outcome.ts'

export type KeyFault =
  | 'no_secret'
  | 'no_token'
  | 'bad_secret'
  | 'bad_token'
  | 'secret_as_token'
  | 'token_refused'
  | 'other_account'

/** What the console gives out is a line of letters, digits and signs; anything else was copied with too much. */
const KEY = /^[\x20-\x7e]{1,1000}$/

interface Keys {
  channel_secret: string
  access_token: string
}

/** What can be said about typed keys without asking LINE, all at once. */
export function keyFaults({ channel_secret, access_token }: Keys): KeyFault[] {
  const [secret, token] = [channel_secret.trim(), access_token.trim()]
  const faults: KeyFault[] = []
  if (secret === '') faults.push('no_secret')
  else if (!KEY.test(secret)) faults.push('bad_secret')
  if (token === '') faults.push('no_token')
  else if (!KEY.test(token)) faults.push('bad_token')
  else if (/^[0-9a-f]{32}$/.test(token)) faults.push('secret_as_token')
  return faults
}

/** 災害のための取り置き: the first asking and one reminder to everybody must still be possible. */
export const reserveOf = (bound: number) => bound * 2

/** 「３００通」 and 「1,000」 are numbers too; NaN for what is none. */
export function numberIn(typed: string) {
  const plain = typed.normalize('NFKC').replace(/[,\s通]/g, '')
  return /^\d{1,9}$/.test(plain) ? Number(plain) : Number.NaN
}

/** What the office reads where LINE did not do as asked. */
export const LINE_SAYS = {
  unauthorized: 'LINEがアクセストークンを受け付けません。発行し直して、「鍵を入れ直す」から入れてください。',
  throttled: 'LINEが混み合っています。1分ほど待って、もう一度押してください。',
  unavailable:
    'LINEにつながりません。1分ほど待って、もう一度押してください。続くときは、システムの担当者に連絡してください。',
  bad_request:
    'LINEがこのアドレスを受け付けません。httpsで始まり、外から開けるアドレスかを、システムの担当者に確かめてください。',
} as const satisfies Partial<Record<Failure, string>>

export const lineSays = (failure: Failure) =>
  failure in LINE_SAYS ? LINE_SAYS[failure as keyof typeof LINE_SAYS] : LINE_SAYS.unavailable

export const webhookUrl = (front_url: string, channel: string) => `${front_url}/webhooks/line/${channel}`
