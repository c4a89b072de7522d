import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { letterSettingFaults, readLetterSetting } from '../../src/binding/letter-rules.ts'
import { readLineEvent } from '../../src/replies/line-event.ts'
import { hashOf, inTwoParts, newCode, qrTextOf, readCode } from '../../src/roster/binding-code.ts'

const SIGNS = [...'0123456789ABCDEFGHJKMNPQRSTVWXYZ']
const code = fc
  .array(fc.constantFrom(...SIGNS), { minLength: 10, maxLength: 10 })
  .map((signs) => signs.join(''))
const wide = (text: string) =>
  text.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0))

describe('a code', () => {
  test('has ten signs, none of which people read wrongly', () => {
    for (let n = 0; n < 200; n++) {
      const made = newCode()
      expect(made).toMatch(/^[0-9A-HJKMNP-TV-Z]{10}$/)
      expect(readCode(inTwoParts(made))).toBe(made)
    }
  })

  test('is read however it is typed', () => {
    const between = fc.array(fc.constantFrom('', ' ', '-', '　', '－', 'ー', '‐', '\n'), {
      minLength: 11,
      maxLength: 11,
    })
    fc.assert(
      fc.property(code, between, fc.boolean(), fc.boolean(), (plain, gaps, low, full) => {
        const spaced = [...plain].map((sign, place) => gaps[place] + sign).join('') + gaps[10]
        const sized = low ? spaced.toLowerCase() : spaced
        const misread = sized.replaceAll('0', low ? 'o' : 'O').replaceAll('1', low ? 'l' : 'I')
        for (const typed of [sized, misread]) expect(readCode(full ? wide(typed) : typed)).toBe(plain)
      }),
    )
  })

  test('of any other length, or with U or another sign in it, is none', () => {
    fc.assert(
      fc.property(code, fc.nat(9), fc.constantFrom('U', 'ü', '*', '田', '🏥', '\0'), (plain, place, sign) => {
        expect(readCode(plain.slice(0, place) + sign + plain.slice(place + 1))).toBeNull()
        expect(readCode(plain.slice(1))).toBeNull()
        expect(readCode(`${plain}0`)).toBeNull()
      }),
    )
  })

  test('whatever is typed, reading never throws and never gives anything but a code', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (typed) => {
        const read = readCode(typed)
        if (read !== null) expect(read).toMatch(/^[0-9A-HJKMNP-TV-Z]{10}$/)
      }),
    )
  })

  test('has one hash per salt', async () => {
    const made = newCode()
    const [a, b, c] = await Promise.all(['one', 'one', 'two'].map((salt) => hashOf(Buffer.from(salt), made)))
    expect(a).toEqual(b)
    expect(a).not.toEqual(c)
    expect(a?.toString('utf8')).not.toContain(made)
  })
})

describe('what a text says about the binding', () => {
  const said = (text: string) =>
    readLineEvent({
      type: 'message',
      source: { type: 'user', userId: `U${'1'.repeat(32)}` },
      message: { text },
    })

  test.each([
    ['3f9k7-qxm2t', { does: 'sends_code', code: '3F9K7QXM2T' }],
    ['登録 3F9K7-QXM2T', { does: 'sends_code', code: '3F9K7QXM2T' }],
    ['３Ｆ９Ｋ７－ＱＸＭ２Ｔ', { does: 'sends_code', code: '3F9K7QXM2T' }],
    ['解除', { does: 'wants_out' }],
    ['「解除」', { does: 'wants_out' }],
    [' 解除します。', { does: 'wants_out' }],
  ])('「%s」', (text, says) => {
    expect(said(text)).toMatchObject({ act: 'binding', says })
  })

  test.each(['警報が解除されました', '解除しないで', '3F9K7-QXM2', 'お世話になっております。'])(
    '「%s」 says nothing about it',
    (text) => {
      expect(said(text)).toMatchObject({ act: 'wrote' })
    },
  )

  test.each(['v=1&b=1&a=yes', 'v=2&b=0f8b2f8e-1111-4222-8333-444455556666&a=yes', 'v=1&b=&a=no'])(
    'a button that is not ours (%s) is no answer',
    (data) => {
      const event = {
        type: 'postback',
        source: { type: 'user', userId: `U${'1'.repeat(32)}` },
        postback: { data },
      }
      expect(readLineEvent(event)).toMatchObject({ act: 'wrote' })
    },
  )
})

describe('the letter’s setting', () => {
  test.each([
    [{ left_mm: '２２', top_mm: '16', basic_id: '' }, { left_mm: 22, top_mm: 16, basic_id: null }, []],
    [
      { left_mm: '22', top_mm: '16', basic_id: '＠123ABCDE' },
      { left_mm: 22, top_mm: 16, basic_id: '@123abcde' },
      [],
    ],
    [
      { left_mm: '22', top_mm: '16', basic_id: '123abcde' },
      { left_mm: 22, top_mm: 16, basic_id: '@123abcde' },
      [],
    ],
    [
      { left_mm: '9', top_mm: '61', basic_id: '@x y' },
      { left_mm: 9, top_mm: 61, basic_id: '@x y' },
      ['left_wrong', 'top_wrong', 'basic_id_wrong'],
    ],
    [
      { left_mm: '2.5', top_mm: '-1' },
      { left_mm: Number.NaN, top_mm: Number.NaN, basic_id: null },
      ['left_wrong', 'top_wrong'],
    ],
    [{}, { left_mm: Number.NaN, top_mm: Number.NaN, basic_id: null }, ['left_wrong', 'top_wrong']],
  ])('%j', (form: Record<string, string>, setting, faults) => {
    expect(readLetterSetting(form)).toEqual(setting)
    expect(letterSettingFaults(setting)).toEqual(faults)
  })

  test('the QR code opens the account’s chat with the code typed, or is the code', () => {
    const made = readCode('3F9K7QXM2T')
    if (!made) throw new Error('no code')
    expect(qrTextOf(made, '@123abcde')).toBe('https://line.me/R/oaMessage/%40123abcde/?3F9K7-QXM2T')
    expect(qrTextOf(made, null)).toBe('3F9K7-QXM2T')
  })
})
