import { expect, test } from 'vitest'
import { DRAFT_SENTENCES, ERRORS } from '../../src/cli/errors.ts'

test('no two errors share a code', () => {
  const codes = Object.values(ERRORS).map(([code]) => code)
  expect(new Set(codes).size).toBe(codes.length)
})

test.each([...Object.values(ERRORS).map(([, sentence]) => sentence), ...Object.values(DRAFT_SENTENCES)])(
  '「%s」 is whole sentences without shouting',
  (sentence) => {
    expect(sentence).toMatch(/。$/)
    expect(sentence).not.toMatch(/[!！]|エラー|不正/)
  },
)
