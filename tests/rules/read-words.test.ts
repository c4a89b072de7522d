import { expect, test } from 'vitest'
import { readWords } from '../../src/cli/read-words.ts'
import { rosterImport } from '../../src/cli/roster.ts'
import { awayBecause } from '../../src/cli/surprise.ts'

const FUSE = ['--association', '布施医師会']
test.each([
  [['a.csv', '--assosiation', '布施医師会'], '--assosiation という指定はありません(--association ですか)。'],
  [['a.csv', ...FUSE, '--dryrun'], '--dryrun という指定はありません(--dry-run ですか)。'],
  [['a.csv', ...FUSE, '--everything=1'], '--everything という指定はありません。'],
  [['a.csv'], '--association がありません。'],
  [['a.csv', '--association'], '値のない指定があります。--名前 のあとに、値を書いてください。'],
  [FUSE, 'IDかファイル名がありません。'],
  [['a.csv', ...FUSE, 'b.csv'], "「b.csv」は余分です。空白のある値は '…' で囲んでください。"],
])('%o is answered with what is wrong', (words, wrong) => {
  expect(readWords(rosterImport, words)).toEqual({ wrong })
})

test('what is right is read', () => {
  const read = readWords(rosterImport, ['a.csv', ...FUSE, '--dry-run', '--json'])
  if ('wrong' in read) throw new Error(read.wrong)
  expect([read.words, read.option('association'), read.flag('dry-run'), read.flag('json')]).toEqual([
    ['a.csv'],
    '布施医師会',
    true,
    true,
  ])
})

test.each([
  ['28P01', 'パスワード'],
  ['3D000', 'データベースがありません'],
  ['ENOTFOUND', '見つかりません'],
  ['ECONNREFUSED', '動いていません'],
  ['08006', '08006'],
  ['', '返事がありません'],
])('the code %s of a database that is away says %s', (code, words) => {
  expect(awayBecause(code)).toContain(words)
})
