import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { newId } from '../../src/id.ts'
import {
  type Asking,
  altText,
  lineMessages,
  mailHtml,
  mailSubject,
  mailText,
} from '../../src/safety-checks/messages.ts'
import { headline, LABELS, scenarioFault, titleFault } from '../../src/safety-checks/rules.ts'
import type { Purpose } from '../../src/safety-checks/table.ts'
import { seen, visible, words } from '../typed-words.ts'

const staffWords = (purpose: Purpose) =>
  fc
    .record({
      title: words.filter((title) => titleFault(title, purpose) === null),
      scenario: fc.option(words.filter((scenario) => scenarioFault(scenario, purpose) === null)),
      deadline_at: fc.option(
        fc.date({ min: new Date('2026-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
      ),
      wave: fc.nat({ max: 2 }),
    })
    .map(
      ({ wave, ...staff }): Asking => ({
        check: { ...staff, purpose, id: newId<'safety_check'>() },
        association_name: '布施医師会',
        wave,
      }),
    )

const everything = (asking: Asking) => {
  const [message] = lineMessages(asking)
  return {
    lock_screen: altText(asking),
    in_alt_text: message?.altText ?? '',
    bubble: visible(message?.contents).join('\n'),
    subject: mailSubject(asking),
    mail: mailText(asking),
    html: seen(mailHtml(asking)),
  }
}

describe('whatever staff type', () => {
  test.each(['drill', 'test', 'actual'] as const)('the label stands first everywhere: %s', (purpose) => {
    fc.assert(
      fc.property(staffWords(purpose), (asking) => {
        for (const [place, text] of Object.entries(everything(asking)))
          expect.soft(text.startsWith(LABELS[purpose]), `${place}: ${JSON.stringify(text)}`).toBe(true)
      }),
      { numRuns: 400 },
    )
  })

  test('nothing in an actual check says 訓練, however it is spelt', () => {
    fc.assert(
      fc.property(staffWords('actual'), (asking) => {
        for (const text of [...Object.values(everything(asking)), JSON.stringify(lineMessages(asking))]) {
          const letters = text.normalize('NFKC').replace(/[\p{M}\p{DI}]|[^\S\n]/gu, '')
          expect(letters).not.toContain('訓練')
        }
      }),
      { numRuns: 600 },
    )
  })

  test('no character on the way hides or turns the words around', () => {
    fc.assert(
      fc.property(staffWords('drill'), (asking) => {
        const shown = Object.values(everything(asking)).join('').replaceAll('\n', '')
        expect(shown).not.toMatch(/[\p{C}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0\u2800]|\u034f/u)
      }),
      { numRuns: 400 },
    )
  })

  test('a mail asks for the name and the link exactly where we put them', () => {
    fc.assert(
      fc.property(staffWords('drill'), (asking) => {
        const [text, html] = [mailText(asking), mailHtml(asking)]
        expect(text.match(/\{[^}]*\}/g)).toEqual(['{宛名}', '{リンク}'])
        expect(html.match(/\{[^}]*\}/g)).toEqual(['{宛名}', '{リンク}'])
        expect(html).toContain('href="{リンク}"')
        expect(
          altText(asking) + mailSubject(asking) + JSON.stringify(visible(lineMessages(asking))),
        ).not.toMatch(/\{(宛名|リンク)\}/)
      }),
      { numRuns: 400 },
    )
  })

  test('the HTML part holds no tag but our own', () => {
    const ours = (asking: Asking) =>
      mailHtml(asking)
        .match(/<\/?[a-z]+/g)
        ?.filter((tag) => tag !== '<br')
    const plain: Asking = {
      check: { id: newId(), purpose: 'drill', title: '880万人訓練', scenario: null, deadline_at: null },
      association_name: '布施医師会',
    }
    fc.assert(
      fc.property(staffWords('drill'), (asking) => {
        expect(ours(asking)).toEqual(ours(plain))
        expect(mailHtml(asking).replace(/<[^>]*>/g, '')).not.toMatch(/["'<>]|&(?!#\d+;)/)
      }),
      { numRuns: 400 },
    )
  })

  test('the title is still there, apart from a label typed twice and braces', () => {
    fc.assert(
      fc.property(staffWords('drill'), (asking) => {
        const typed = asking.check.title.replaceAll('【訓練】', '').trim()
        expect(mailText(asking).split('\n')[0]?.replaceAll('｛', '{').replaceAll('｝', '}')).toBe(
          `【訓練】${typed}`,
        )
      }),
    )
  })
})

const hidden = [
  '\u202e',
  '\u200b',
  '\n',
  '\u00ad',
  '\u2066',
  '\u3164',
  '\u2800',
  '\ud800',
  '\u034f',
  '\u{f0000}',
]

describe('titles that may not be used', () => {
  test.each([
    ['', 'drill', 'empty'],
    [' \u3000 ', 'drill', 'empty'],
    ['\ufe0f', 'drill', 'empty'],
    ['あ'.repeat(61), 'drill', 'too_long'],
    ['𠮷'.repeat(60), 'drill', null],
    ['【訓練】'.repeat(3), 'drill', null],
    ['これは訓練ではありません', 'drill', null],
    ['これは訓練ではありません', 'test', null],
    ['これは訓練ではありません', 'actual', 'drill_in_actual'],
    ['訓\u3000練', 'actual', 'drill_in_actual'],
    ['訓\u{F996}', 'actual', 'drill_in_actual'],
    ['訓\u{e0100}練\u{e0101}', 'actual', 'drill_in_actual'],
    ['訓\u0301練', 'actual', 'drill_in_actual'],
    ['訓【安否確認】練', 'actual', 'drill_in_actual'],
    ['訓‐練', 'actual', 'drill_in_actual'],
    ['訓·練', 'actual', 'drill_in_actual'],
    ['訓.練', 'actual', 'drill_in_actual'],
    ['訓★【】～練', 'actual', 'drill_in_actual'],
    ['教訓と熟練', 'actual', null],
    ['地震(震度6弱)', 'actual', null],
    ['辻\u{e0100}市の停電 ⚠\ufe0f', 'actual', null],
    ...hidden.map((character) => [`台風${character}19号`, 'drill', 'hidden_characters'] as const),
  ] as const)('%j in a %s check: %s', (title, purpose, fault) => {
    expect(titleFault(title, purpose)).toBe(fault)
  })

  test('a title in use never makes a headline that the database would refuse', () => {
    fc.assert(
      fc.property(words, (title) => {
        fc.pre(titleFault(title, 'actual') === null)
        expect(headline({ purpose: 'actual', title })).not.toContain('訓練')
      }),
      { numRuns: 600 },
    )
  })
})

describe('scenarios that may not be used', () => {
  test.each([
    ['', 'actual', null],
    ['南海トラフ、震度6強を想定', 'drill', null],
    ['これは訓練です', 'drill', null],
    ['これは訓練です', 'actual', 'drill_in_actual'],
    ['訓\u{e0100}練', 'actual', 'drill_in_actual'],
    ['これは「訓・練」です', 'actual', 'drill_in_actual'],
    ['一行目\n二行目', 'drill', 'hidden_characters'],
    ['震度\u202e6強', 'drill', 'hidden_characters'],
    ['あ'.repeat(200), 'drill', null],
    ['あ'.repeat(201), 'drill', 'too_long'],
  ] as const)('%j in a %s check: %s', (scenario, purpose, fault) => {
    expect(scenarioFault(scenario, purpose)).toBe(fault)
  })
})
