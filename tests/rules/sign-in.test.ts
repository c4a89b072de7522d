import fc from 'fast-check'
import { expect, test } from 'vitest'
import { clientAddress, networkOf, ownPath } from '../../src/staff/rules.ts'

test.each([
  ['/safety-checks/new', '/safety-checks/new'],
  ['/safety-checks?purpose=drill', '/safety-checks?purpose=drill'],
  ['/a/../safety-checks', '/safety-checks'],
  [undefined, '/'],
  ['', '/'],
  ['safety-checks', '/'],
  ['https://evil.example/', '/'],
  ['//evil.example/', '/'],
  ['/\\evil.example', '/'],
  ['/\t/evil.example', '/'],
  ['/.//evil.example', '/'],
  ['/%2e//evil.example', '/'],
  ['javascript:alert(1)', '/'],
])('after signing in, next=%j leads to %s', (next, path) => {
  expect(ownPath(next)).toBe(path)
})

test('no `next` whatever leads to another site or into a header', () => {
  const piece = fc.constantFrom(
    '/',
    '\\',
    '.',
    '..',
    '//',
    '%2f',
    '%5c',
    '\t',
    '\n',
    '\r',
    '@',
    ':',
    '?',
    '#',
    'evil.example',
  )
  const next = fc.oneof(
    fc.webUrl(),
    fc.string({ unit: 'binary' }),
    fc.array(piece).map((some) => `/${some.join('')}`),
  )
  fc.assert(
    fc.property(next, (text) => {
      const path = ownPath(text)
      expect(new URL(path, 'https://anpi.example.jp').origin).toBe('https://anpi.example.jp')
      expect(path).toMatch(/^\/(?!\/)[\x21-\x7e]*$/)
    }),
    { numRuns: 2_000 },
  )
})

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '::ffff:203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8:1:2::6', '2001:db8:1:2'],
  ['2001:db8::6', '2001:db8:0:0'],
  ['2001:db8::', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['nonsense', 'nonsense'],
])('%s counts as %s', (ip, network) => {
  expect(networkOf(ip)).toBe(network)
})

test.each([
  ['without a proxy', '203.0.113.7', undefined, '203.0.113.7'],
  ['through a proxy on this machine', '127.0.0.1', '198.51.100.9', '198.51.100.9'],
  ['through such a proxy, with a lie before its word', '::1', '10.0.0.1, 198.51.100.9', '198.51.100.9'],
  ['claiming to be a proxy from afar', '203.0.113.7', '198.51.100.9', '203.0.113.7'],
  ['from this machine itself', '::ffff:127.0.0.1', undefined, '::ffff:127.0.0.1'],
  ['with an empty claim', '127.0.0.1', ' ', '127.0.0.1'],
])('a client %s is known by the right address', (_, peer, forwarded_for, address) => {
  expect(clientAddress({ peer, forwarded_for })).toBe(address)
})

test.each([
  ['172.30.87.2', '198.51.100.9'],
  ['::ffff:172.30.87.2', '198.51.100.9'],
  ['172.30.87.20', '172.30.87.20'],
  ['203.0.113.7', '203.0.113.7'],
])('where a proxy elsewhere is named, what %s passes on counts as from %s', (peer, address) => {
  const trusted_proxy = '172.30.87.2'
  expect(clientAddress({ peer, forwarded_for: '198.51.100.9', trusted_proxy })).toBe(address)
})
