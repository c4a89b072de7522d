import readXlsx from 'read-excel-file/node'
import { openWorkbook } from '../papers/twin/agile.ts'
import { fail, told } from './errors.ts'
import {
  askMuted,
  flagOption,
  isAsking,
  type LoneCommand,
  readBytes,
  readStdin,
  textOption,
} from './terminal.ts'

export const twinOpen: LoneCommand = {
  usage: 'twin open ファイル.xlsx [--sheet 名簿] [--password-stdin]',
  about: [
    '毎晩の控えを開いて、画面に出します。設定もデータベースも要りません。ファイルには何も書きません。',
    '何も指定しないと、電話かけ用紙を出します。--sheet で、ほかの表の名前を選びます。',
    'パスワードは画面で聞きます。--password-stdin なら標準入力から読みます。',
  ],
  options: { sheet: textOption, 'password-stdin': flagOption },
  needed: [],
  words: 1,
  settings: 'none',
  async run(terminal) {
    const { words, option, flag } = terminal
    const file = await readBytes(words[0] ?? '')
    if (!file) return fail('no_file')
    if (!flag('password-stdin') && !isAsking(terminal))
      return fail('usage', ['--password-stdin を付けて、パスワードを標準入力から渡してください。'])
    const pass = flag('password-stdin')
      ? (await readStdin(terminal)).replace(/\r?\n$/, '')
      : await askMuted(terminal, '控えのパスワード: ')
    const [opened] = await Promise.allSettled([openWorkbook(file, pass)])
    if (opened.status === 'rejected') return fail('not_twin')
    if (!opened.value.ok) return fail(opened.value.reason === 'wrong_pass' ? 'wrong_pass' : 'not_twin')
    const sheets = await readXlsx(opened.value.workbook)
    const wanted = option('sheet') || '電話かけ用紙'
    const shown = sheets.find(({ sheet }) => sheet === wanted)
    const names = sheets.map(({ sheet }) => sheet)
    if (!shown)
      return fail('usage', [`「${wanted}」という表はありません。あるのは ${names.join('、')} です。`])
    const rows = shown.data.map((row) => row.map((cell) => (cell === null ? '' : String(cell))))
    return told(
      rows.map((row) => row.join('\t')),
      { sheet: wanted, sheets: names, rows },
    )
  },
}
