import type { Failure } from '../channels/outcome.ts'

/** What a returned mail says of its delivery. Only `bounced` says that the address itself is no good. */
export type Bounce = Extract<Failure, 'bounced' | 'mailbox_full' | 'returned'>

/** Subject and detail of enhanced status codes (RFC 3463) that speak of the address and not of the mail. */
const NO_SUCH_ADDRESS = /^5\.1\.(?:1|2|3|6|10)$/
const FULL = /^[45]\.2\.2$/
/** These say "failed" and no more, 5.2.1 both "disabled" and "too much mail at once": the server's words decide. */
const SAYS_NOTHING = /^(?:|[45]\.(?:0|5)\.0|[45]\.1\.0|5\.2\.1)$/

const WORDS: [RegExp, Bounce][] = [
  [/quota|mailbox (?:is )?full|over ?quota|insufficient .*storage|容量|いっぱい/i, 'mailbox_full'],
  [
    /unknown user|user unknown|no such (?:user|mailbox|recipient|address)|(?:user|mailbox|account|recipient|address)[^.]{0,60}(?:not? (?:be )?(?:found|exist)|doesn'?t (?:exist|have)|does not (?:exist|have)|not known)|invalid (?:recipient|mailbox)|no mailbox here|(?:account|mailbox|user)[^.]{0,40}(?:disabled|inactive|discontinued|suspended)|宛先(?:不明|が(?:見つか|存在し))|存在しません/i,
    'bounced',
  ],
]

/** Codes first, words second; what neither explains has come back for a reason of the mail's or the server's. */
export function bounceOf(status: string, words: string): Bounce {
  if (FULL.test(status)) return 'mailbox_full'
  if (NO_SUCH_ADDRESS.test(status)) return 'bounced'
  if (!SAYS_NOTHING.test(status)) return 'returned'
  return WORDS.find(([pattern]) => pattern.test(words))?.[1] ?? 'returned'
}
