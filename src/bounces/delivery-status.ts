/** What one mail server reports of one recipient (RFC 3464 §2.3). */
export interface RecipientStatus {
  action: string
  /** `5.1.1`: class, subject and detail (RFC 3463); empty where the server gave none. */
  status: string
  diagnostic: string
}

/**
 * 配達状況 — reads a `message/delivery-status` part: fields of the message as a whole, then a block for each
 * recipient, of which the first block is left out. Lines that begin with a blank go on from the line before.
 */
export function readDeliveryStatus(text: string): RecipientStatus[] {
  const blocks = text
    .replaceAll('\r\n', '\n')
    .replace(/\n[ \t]+/g, ' ')
    .split(/\n{2,}/)
  return blocks
    .map(fieldsOf)
    .filter((fields) => fields.has('action') || fields.has('status'))
    .map((fields) => ({
      action: (fields.get('action') ?? '').toLowerCase(),
      status: /[245]\.\d{1,3}\.\d{1,3}/.exec(fields.get('status') ?? '')?.[0] ?? '',
      diagnostic: fields.get('diagnostic-code') ?? '',
    }))
}

const fieldsOf = (block: string) =>
  new Map(
    block.split('\n').flatMap((line) => {
      const [, name, value = ''] = /^([\w-]+):\s*(.*)$/.exec(line) ?? []
      return name ? [[name.toLowerCase(), value.trim()] as const] : []
    }),
  )
