import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bounceAddress, deliveryOf } from '../../src/deliveries/bounce-address.ts'
import type { DeliveryId } from '../../src/deliveries/table.ts'

const KEY = Buffer.from('a key for the rules, and only for them')
const OURS = 'bounce@anpi.example.jp'
const deliveries = fc.uuid().map((id) => id as DeliveryId)

test('every delivery has an address that leads back to it, in whatever case it returns', () => {
  fc.assert(
    fc.property(deliveries, fc.boolean(), (id, shouts) => {
      const address = bounceAddress(KEY, OURS, id)
      expect(address.split('@')[0]?.length).toBeLessThanOrEqual(64)
      expect(deliveryOf(KEY, OURS, shouts ? address.toUpperCase() : `<${address}>`)).toBe(id)
    }),
  )
})

test('an address with one sign changed is nobody’s', () => {
  const signs = fc.constantFrom(...'0123456789abcdefg+.@')
  fc.assert(
    fc.property(deliveries, fc.nat(60), signs, (id, at, sign) => {
      const address = bounceAddress(KEY, OURS, id)
      const changed = address.slice(0, at) + sign + address.slice(at + 1)
      fc.pre(changed !== address)
      expect(deliveryOf(KEY, OURS, changed)).toBeNull()
    }),
  )
})

test.each([
  ['another secret', () => deliveryOf(Buffer.from('another'), OURS, bounceAddress(KEY, OURS, ID))],
  ['another host', () => deliveryOf(KEY, OURS, bounceAddress(KEY, 'bounce@example.com', ID))],
  ['another name', () => deliveryOf(KEY, OURS, bounceAddress(KEY, 'info@anpi.example.jp', ID))],
  ['nothing at all', () => deliveryOf(KEY, OURS, '')],
  ['an ordinary address', () => deliveryOf(KEY, OURS, 'mori@example.jp')],
])('%s is refused', (_, found) => {
  expect(found()).toBeNull()
})

const ID = '5c6f6f3e-94a5-4b2c-8f0e-0d9d5bb0f1aa' as DeliveryId

test('anything may come as an address, and nothing breaks', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      expect(deliveryOf(KEY, OURS, text)).toBeNull()
    }),
  )
})
