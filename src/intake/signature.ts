import { createHmac, timingSafeEqual } from 'node:crypto'

/** Whether LINE, or somebody else who knows the channel's secret, sent exactly these bytes. */
export function isSignedBy(secret: string, body: Uint8Array, signature: string | undefined) {
  // An empty secret would make everybody's signature a good one.
  if (!secret || !signature) return false
  const given = Buffer.from(signature)
  const right = Buffer.from(createHmac('sha256', secret).update(body).digest('base64'))
  return given.length === right.length && timingSafeEqual(given, right)
}
