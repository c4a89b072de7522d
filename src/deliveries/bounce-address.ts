import { createHmac, timingSafeEqual } from 'node:crypto'
import { asId } from '../id.ts'
import type { DeliveryId } from './table.ts'

const MAC_DIGITS = 10

/**
 * 戻り先 — `bounce+<delivery><check digits>@…`, one address for each mail (VERP), so that what comes back names its
 * delivery whoever returns it. Lower case only, as hosts may change the case; at most 64 characters before the @.
 */
export function bounceAddress(key: Uint8Array, bounce_address: string, id: DeliveryId) {
  const [local = '', domain = ''] = bounce_address.toLowerCase().split('@')
  const digits = id.replaceAll('-', '')
  return `${local}+${digits}${macOf(key, digits)}@${domain}`
}

/** The delivery that an address of ours stands for; null where it is none, or where somebody made it up. */
export function deliveryOf(key: Uint8Array, bounce_address: string, address: string): DeliveryId | null {
  const [local = '', domain = ''] = bounce_address.toLowerCase().split('@')
  const [, name, digits = '', mac = '', host] =
    /^<?(.+?)\+([0-9a-f]{32})([0-9a-f]{10})@([^>]+)>?$/.exec(address.trim().toLowerCase()) ?? []
  if (name !== local || host !== domain) return null
  const is_ours = timingSafeEqual(Buffer.from(mac), Buffer.from(macOf(key, digits)))
  return is_ours ? asId<'delivery'>(digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')) : null
}

const macOf = (key: Uint8Array, digits: string) =>
  createHmac('sha256', key).update(`bounce\0${digits}`).digest('hex').slice(0, MAC_DIGITS)
