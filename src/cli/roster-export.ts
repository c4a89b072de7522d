import { existsSync } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import { exportRoster } from '../roster/export.ts'
import { csvOf, workbookOf } from '../roster/export-file.ts'
import { CLI, findNamed } from './association.ts'
import { fail, told } from './errors.ts'
import { type Command, flagOption, textOption } from './terminal.ts'

export const rosterExport: Command = {
  usage: 'roster export ファイル.xlsx|ファイル.csv --association 医師会 [--force]',
  about: [
    '名簿を書き出します。Excelの .xlsx か、.csv(UTF-8)。そのまま roster import で取り込めます。',
    '退会した会員は入りません。個人情報なので、ファイルは書いた人だけが読めます。',
    '同じ名前のファイルがあるときは、--force で上書きします。',
  ],
  options: { association: textOption, force: flagOption },
  needed: ['association'],
  words: 1,
  settings: 'database',
  async run(terminal) {
    const { store, words, flag, now } = terminal
    const path = words[0] ?? ''
    const kind = /\.(xlsx|csv)$/i.exec(path)?.[1]?.toLowerCase()
    if (!kind) return fail('usage', ['ファイル名の終わりを .xlsx か .csv にしてください。'])
    if (existsSync(path) && !flag('force')) return fail('file_exists')
    const association = await findNamed(terminal)
    if (!association) return fail('no_association')
    const rows = await exportRoster(store.db, { association: association.id, by: CLI, at: now() })
    const bytes = kind === 'csv' ? csvOf(rows) : await workbookOf(rows)
    const failure = await write(path, bytes)
    if (failure) return fail(failure)
    const members = rows.length - 1
    return told([`名簿を書き出しました: ${path} (${members}人)`], { members })
  },
}

/** Beside it first, so that a full disk costs nobody the file that was there, and whose mode was another. */
async function write(path: string, bytes: Uint8Array) {
  const beside = `${path}.${process.pid}.tmp`
  const [written] = await Promise.allSettled([
    writeFile(beside, bytes, { flag: 'wx', mode: 0o600 }).then(() => rename(beside, path)),
  ])
  if (written.status === 'fulfilled') return null
  await rm(beside, { force: true })
  return 'file_shut' as const
}
