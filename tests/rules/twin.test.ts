import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lockWorkbook, openWorkbook } from '../../src/papers/twin/agile.ts'
import { folderName, nightOf, outdated, readWish, twinTrouble } from '../../src/papers/twin/rules.ts'

/** 「not ours」 under the pass phrase kagi-no-kotoba, locked by another program (officecrypto-tool 0.0.19), gzipped. */
const THEIRS = [
  'H4sIAAAAAAACA+1VW2/jVBD+emN3y3WXixAPyDoPvFTUuTep4i7Otbk1G7dJ2/DkOCf2aXyL7aRx/gC/AgEPPCP+ARLPCH4C',
  '/AleEA1K4uy21a5oWQmxop808jljzXwzZ+bM+eXnh79+8/1Hv+Ea9rCGi+kDvHZJtwJgdbl5Z7GfycV0Ol2qp3d4pfDndDq9',
  'CGQdwEZQzzv5/8jsTq8BWNZ/dufvAbgP4AGATQCvA3gDwJsA3gLw9mIE4CGARwDeBfAegPfv+ueVEgkWLHjgkIcJDw583AYf',
  'YGNlOUtWbmgz67UfNpZvyiE0RBGFhzLiuC0eYXXOvxq8PTe1Ww++s6yVedY2PDBYMFGCiR6sG/n5OOBfuwX/7Jw+2XgeP0UX',
  'TyBDQR8yVNC/9UUC/iVuVjPgw2C9E0lE8BJYxzo+A5B+PDZ0bkQdl1mmQMLbIcJRU7G6zFQF0jwqfJoknOvJZlfWLZMKxKcu',
  'eby3maam4vi2xyyTGxu66QpE8zx7l+ddRaOG7G4bTHEs1+p524pl8FavxxTKR0KhBP/MlCxsd+1bWPepn184sBzell333HK6',
  'S0fKP3WkUMdjPabIHiV7mxyX7lM/J3sy58q6d8gmVCDhBOE6uqX0n2371M8wzxVIJJ4gnCa72uJfIkY4hdkadURdtRzmaYZA',
  'xPzhUpvVZGbOT3i5qlldms1kF04uGR3ui/FwhMzDaMn6kApkUEjVG3rcro86SqnaGSVj2qStCgLh54F3ZU8umR5VHeb5XHDW',
  'tLtvyEqF+gIxjHy4aKhuiunVkhtv5mPZYjRUkMajJ139JFpX9VG1ORlpaqmhJ/Is3hLt9qmYmyTF1LDDfHnQqkb0jKJa0ZId',
  'PhhM+tHmDmsIArnKFQR73C4mx7oY9u2DQbaTNDS7HlG6E0OljUIxe6xKblJLue1G63SyVYkyVqg3d/Ih0y36Z41JQfZVVm4k',
  'xglNOqKDKt8qN3l/XBGfJnu5hu5Mc03HDR320r218MtxaXv3aYoV6nOuzcysNTQ9gYRDM5D/YLeUK1FqZmTxwG8V24fNgZqJ',
  'TkrilXK1qMN6jDr7squVTHvoCcSo8DG1FOlOvFQutjXoSTW3WVRfaBVwZbLt7DB/ItlaOJbMnqdq5bhkdprSjpKadA4M5eBc',
  'zRkdtW+V49KW1PbdM/7MNxtnueNYL3nk+FU3FtlyxGFE4lvDKk2Y3VRt/2qsFeoHZLVTcxA61tv9ZFc0Rk4tdHSykypKuWGs',
  'oLTqkWgof66poZ4e208G3cJx6SsVnncQf62F0pfG096L5+f94PvHT59//eXviR/vffdt+asv5iP6X8Ffs6WILAAOAAA=',
].join('')

describe('a locked workbook', () => {
  test('opens what another program has locked, as Excel does ours', async () => {
    const opened = await openWorkbook(gunzipSync(Buffer.from(THEIRS, 'base64')), 'kagi-no-kotoba')
    expect(opened).toEqual({ ok: true, workbook: Buffer.from('not ours') })
  })

  test('comes back whole, whatever its length and whatever the pass phrase', async () => {
    const cases = fc.asyncProperty(
      fc.uint8Array({ minLength: 1, maxLength: 9_000 }),
      fc.string({ minLength: 1, maxLength: 64, unit: 'grapheme' }),
      async (bytes, pass) => {
        const locked = await lockWorkbook(bytes, pass)
        expect(await openWorkbook(locked, pass)).toEqual({ ok: true, workbook: Buffer.from(bytes) })
      },
    )
    await fc.assert(cases, { numRuns: 3, examples: [[new Uint8Array(4_096).fill(7), '鍵の言葉']] })
  })

  test('says what is wrong with another pass phrase, a changed file and a file of another kind', async () => {
    const plain = Buffer.from('佐藤 一郎'.repeat(1_000))
    const locked = await lockWorkbook(plain, 'kagi-no-kotoba')
    expect(locked.includes(plain.subarray(0, 12))).toBe(false)
    expect(await openWorkbook(locked, 'Kagi-no-kotoba')).toEqual({ ok: false, reason: 'wrong_pass' })
    const changed = Buffer.from(locked)
    // Somewhere in the encrypted package, which fills most of the file.
    changed[9_000] = (changed[9_000] ?? 0) ^ 1
    expect(await openWorkbook(changed, 'kagi-no-kotoba')).toEqual({ ok: false, reason: 'damaged' })
    expect(await openWorkbook(plain, 'kagi-no-kotoba')).toEqual({ ok: false, reason: 'not_locked' })
  })
})

test.each([
  ['2026-12-01T01:59:00+09:00', '2026-11-30'],
  ['2026-12-01T02:00:00+09:00', '2026-12-01'],
  ['2026-12-01T23:59:00+09:00', '2026-12-01'],
])('at %s the twin of the night of %s is due', (at, night) => {
  expect(nightOf(new Date(at))).toBe(night)
})

test("only what is older than the newest nights goes, and nobody else's files", () => {
  const files = [
    'tomoshibi-2026-11-30.xlsx',
    'tomoshibi-2026-12-02.xlsx',
    'tomoshibi-2026-12-01.xlsx',
    '会議.xlsx',
  ]
  expect(outdated(files, 2)).toEqual(['tomoshibi-2026-11-30.xlsx'])
  expect(outdated(files, 7)).toEqual([])
})

test('a folder is named for people, and never leads out of its place', () => {
  const id = '0a1b2c3d-0000-4000-8000-000000000000'
  expect(folderName({ id, name: '布施医師会' })).toBe('布施医師会-0a1b2c3d')
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (name) => {
      expect(folderName({ id, name })).toMatch(/^[\p{L}\p{N}_]*-0a1b2c3d$/u)
    }),
  )
})

const PEOPLE = [{ user_id: 'yamamoto' }, { user_id: 'hayashi' }]
const KNOWN = { people: PEOPLE, has_folder: true, has_pass: false }
const PASS = { pass: 'kagi no kotoba', pass_again: 'kagi no kotoba' }

test.each([
  [
    { way: 'mail', nights: '7', 'to-hayashi': 'on', ...PASS },
    {},
    { way: 'mail', recipients: ['hayashi'], nights: 7, pass: PASS.pass },
  ],
  [
    { way: 'folder', nights: '１４', ...PASS },
    {},
    { way: 'folder', recipients: [], nights: 14, pass: PASS.pass },
  ],
  [
    { way: 'folder', nights: '7' },
    { has_pass: true },
    { way: 'folder', recipients: [], nights: 7, pass: null },
  ],
  [{ way: 'off', nights: 'x', pass: 'short' }, {}, { way: 'off', recipients: [], nights: 7, pass: null }],
])('%o is what the office wishes', (form, more, wish) => {
  expect(readWish(form, { ...KNOWN, ...more })).toEqual({ ok: true, wish })
})

test.each([
  [{}, {}, { way: 'way_missing', nights: 'nights_wrong', pass: 'pass_missing' }],
  [{ way: 'mail', nights: '7', 'to-stranger': 'on', ...PASS }, {}, { recipients: 'nobody_chosen' }],
  [{ way: 'folder', nights: '7', ...PASS }, { has_folder: false }, { way: 'folder_unknown' }],
  [{ way: 'folder', nights: '1', ...PASS }, {}, { nights: 'nights_wrong' }],
  [
    { way: 'folder', nights: '7', pass: 'elevenchars', pass_again: 'elevenchars' },
    {},
    { pass: 'pass_short' },
  ],
  [
    { way: 'folder', nights: '7', pass: ' '.repeat(20), pass_again: ' '.repeat(20) },
    {},
    { pass: 'pass_short' },
  ],
  [
    { way: 'folder', nights: '7', pass: 'ひみつのことばです。ね', pass_again: '' },
    {},
    { pass: 'pass_letters' },
  ],
  [
    { way: 'folder', nights: '7', pass: 'kagi no kotoba' },
    { has_pass: true },
    { pass_again: 'pass_differs' },
  ],
  [{ way: 'folder', nights: '7', pass_again: 'kagi no kotoba' }, { has_pass: true }, { pass: 'pass_short' }],
])('%o is refused', (form, more, faults) => {
  expect(readWish(form, { ...KNOWN, ...more })).toEqual({ ok: false, faults })
})

const at = new Date('2026-12-02T10:00:00+09:00')
const DONE = { done_at: new Date('2026-12-02T02:05:00+09:00'), failed_at: null, failure: null }
const FAILED = { done_at: null, failed_at: at, failure: 'folder_shut' as const }
const ON = { way: 'folder' as const, set_at: new Date('2026-11-01T10:00:00+09:00') }
test.each([
  ['nobody set one', null, null, null, null],
  ['it is switched off', { ...ON, way: 'off' as const }, FAILED, null, null],
  ["last night's is there", ON, DONE, DONE.done_at, null],
  ['last night failed', ON, FAILED, new Date('2026-12-01T02:05:00+09:00'), 'folder_shut'],
  ['no worker ran for two nights', ON, DONE, new Date('2026-11-30T02:05:00+09:00'), 'not_written'],
  ['it was set an hour ago', { ...ON, set_at: new Date('2026-12-02T09:00:00+09:00') }, null, null, null],
  ['it was never written', ON, null, null, 'not_written'],
])('where %s, home says so', (_, setting, newest, last, why) => {
  expect(twinTrouble(setting, newest, last, at)).toBe(why)
})
