import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { refusalOfNote } from '../../src/roster/note-rules.ts'

const ROSTER = ['佐藤 一郎', '髙﨑 𠮷郎', '林']

describe('a note holds no name', () => {
  test.each([
    ['玄関はスロープ、2階まで階段', null],
    ['', null],
    ['患者さん2人、うち1人は気管切開', null],
    ['ご家族様が取りに来ます', null],
    ['ヘルパーさんが常駐', null],
    ['前回と同様の場所、仕様は不明', null],
    ['氏名は書かない', null],
    ['林の中の一軒家', null],
    ['田中様の家', 'honorific'],
    ['田中 さんの家', 'honorific'],
    ['田中氏宅', 'honorific'],
    ['タナカさん', 'honorific'],
    ['ﾀﾅｶさん', 'honorific'],
    ['佐々さま', 'honorific'],
    ['優花ちゃん', 'honorific'],
    ['患者さん（山田さん）の家', 'honorific'],
    ['佐藤一郎が使う', 'roster_name'],
    ['佐藤　一郎が使う', 'roster_name'],
    ['髙﨑𠮷郎宅', 'roster_name'],
    ['あ'.repeat(200), null],
    ['𠮷'.repeat(200), null],
    ['あ'.repeat(201), 'too_long'],
  ])('%s', (note, refusal) => {
    expect(refusalOfNote(note, ROSTER)).toBe(refusal)
  })

  test('whatever stands around it, a roster name is found', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), fc.string({ maxLength: 80 }), (before, after) => {
        expect(refusalOfNote(`${before}佐藤 一郎${after}`, ROSTER)).not.toBeNull()
      }),
    )
  })
})
