import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cp932, cp932Loss } from '../../src/roster/cp932.ts'
import { csvOf } from '../../src/roster/export-file.ts'
import { cp932 as asWindows, isInCp932 } from '../cp932.ts'

const hex = (text: string) => cp932(text).toString('hex')

test.each([
  ['髙', 'fbfc'],
  ['﨑', 'fab1'],
  ['①', '8740'],
  ['Ⅰ', '8754'],
  ['㈱', '878a'],
  ['№', '8782'],
  ['≒', '81e0'],
  ['∵', '81e6'],
  ['〜', '8160'],
  ['−', '817c'],
  ['ｱ', 'b1'],
  ['表', '955c'],
  ['𠮷', '81ac'],
  ['辻\u{e0100}', hex('辻')],
])('%s is written as Windows writes it: %s', (text, bytes) => {
  expect(hex(text)).toBe(bytes)
})

describe('what would be lost is told, and nothing else', () => {
  test.each([
    ['髙﨑 一郎', null],
    ['〜−', null],
    ['〓', null],
    ['𠮷田', '〓田'],
    ['辻\u{e0100}', '辻'],
    ['森😀', '森〓'],
  ])('%s', (text, loss) => {
    expect(cp932Loss(text)).toBe(loss)
  })
})

test('every character of CP932 comes back as it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const known = [...text].filter((character) => isInCp932(character) && character > '\u001f').join('')
      expect(new TextDecoder('shift_jis').decode(cp932(known))).toBe(known)
      expect(asWindows(known)).toHaveLength(cp932(known).length)
    }),
  )
})

test('no cell of a CSV begins as a formula, whatever it holds', () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom('=', '+', '-', '@', '＝', '\t', ''), (text, head) => {
      const line = csvOf([[head + text]])
        .toString()
        .slice(1)
      expect(line).toMatch(/^"/)
      expect(line.slice(1)).not.toMatch(/^[=+\-@＝＋－＠−\t\r]/)
    }),
  )
})
