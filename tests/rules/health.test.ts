import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { asText, maySeeMetrics } from '../../src/health/rules.ts'

const TOKEN = 'a token of the scraper'.replaceAll(' ', '-')

describe('the numbers are shown', () => {
  test.each([
    ['to this machine over IPv4', '127.0.0.1', {}],
    ['to this machine over any of its own addresses', '127.8.9.1', {}],
    ['to this machine over IPv6', '::1', {}],
    ['to this machine over IPv4 in IPv6', '::ffff:127.0.0.1', {}],
    ['to whoever has the token', '203.0.113.9', { authorization: `Bearer ${TOKEN}` }],
    [
      'to whoever has the token, through the proxy',
      '127.0.0.1',
      { authorization: `bearer ${TOKEN}`, 'x-forwarded-for': '203.0.113.9' },
    ],
  ])('%s', (_, peer, headers) => {
    expect(maySeeMetrics({ peer, headers: new Headers(headers) }, TOKEN)).toBe(true)
  })
})

describe('the numbers are hidden', () => {
  test.each([
    ['from another machine', '203.0.113.9', {}, TOKEN],
    ['from another machine that calls itself this one', '1.127.0.0', {}, TOKEN],
    ['from whom the proxy on this machine passes on', '127.0.0.1', { 'x-forwarded-for': '127.0.0.1' }, TOKEN],
    ['also where it says so in the newer way', '::1', { forwarded: 'for=127.0.0.1' }, TOKEN],
    ['also where it only says that it is one', '127.0.0.1', { via: '1.1 proxy' }, TOKEN],
    ['from a wrong token', '203.0.113.9', { authorization: `Bearer ${TOKEN}x` }, TOKEN],
    ['from half a token', '203.0.113.9', { authorization: `Bearer ${TOKEN.slice(0, 5)}` }, TOKEN],
    ['from an empty token', '203.0.113.9', { authorization: 'Bearer ' }, TOKEN],
    ['from any token where none is set', '203.0.113.9', { authorization: 'Bearer null' }, null],
    ['where there is no connection', undefined, {}, TOKEN],
  ])('%s', (_, peer, headers, token) => {
    expect(maySeeMetrics({ peer, headers: new Headers(headers) }, token)).toBe(false)
  })
})

describe('the text of the numbers', () => {
  test('names each metric once, and leaves out what has no number', () => {
    const metrics = [
      { name: 'a', help: 'First.', samples: [{ value: 1 }, { labels: { x: 'y', z: '' }, value: 0.5 }] },
      { name: 'b', help: 'Empty.', samples: [] },
    ]
    expect(asText(metrics)).toBe('# HELP a First.\n# TYPE a gauge\na 1\na{x="y",z=""} 0.5\n')
  })

  test('keeps any label in its quotes', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const [line = ''] = asText([{ name: 'a', help: '', samples: [{ labels: { x: text }, value: 1 }] }])
          .split('\n')
          .slice(2)
        const [, quoted = ''] = /^a\{x="((?:[^"\\\n]|\\[\\"n])*)"\} 1$/.exec(line) ?? []
        expect(quoted.replace(/\\(.)/g, (_, escaped) => (escaped === 'n' ? '\n' : escaped))).toBe(text)
      }),
    )
  })
})
