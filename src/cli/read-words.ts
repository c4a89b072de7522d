import { parseArgs } from 'node:util'
import { type Command, flagOption, type LoneCommand, type Terminal } from './terminal.ts'

const EVERYWHERE = { json: flagOption, help: flagOption }

type Read = Pick<Terminal, 'words' | 'option' | 'flag'> | { wrong: string }

/** What stands behind a command's name, or one sentence that says what is wrong with it. */
export function readWords({ options, needed, words: wanted }: Command | LoneCommand, words: string[]): Read {
  const known = { ...options, ...EVERYWHERE }
  const unknown = words.find((word) => word.startsWith('--') && !Object.hasOwn(known, nameOf(word)))
  if (unknown) return { wrong: unknownOption(nameOf(unknown), Object.keys(known)) }
  const parsed = parse(words, known)
  if (!parsed) return { wrong: '値のない指定があります。--名前 のあとに、値を書いてください。' }
  const { values, positionals } = parsed
  const option = (name: string) => {
    const value = values[name]
    return typeof value === 'string' ? value : ''
  }
  const missing = needed.filter((name) => option(name).trim() === '')
  if (missing.length > 0) return { wrong: `${missing.map((name) => `--${name}`).join('、')} がありません。` }
  if (positionals.length < wanted) return { wrong: 'IDかファイル名がありません。' }
  if (positionals.length > wanted)
    return { wrong: `「${positionals[wanted]}」は余分です。空白のある値は '…' で囲んでください。` }
  return { words: positionals, option, flag: (name) => values[name] === true }
}

function parse(args: string[], options: Command['options']) {
  try {
    const { values, positionals }: { values: Record<string, unknown>; positionals: string[] } = parseArgs({
      args,
      options,
      allowPositionals: true,
    })
    return { values, positionals }
  } catch {
    return null
  }
}

const nameOf = (word: string) => word.slice(2).split('=')[0] ?? ''

function unknownOption(name: string, known: string[]) {
  const near = known.find((one) => distance(one, name) <= 2)
  return `--${name} という指定はありません${near ? `(--${near} ですか)` : ''}。`
}

/** How many letters one has to change, add or leave out (Levenshtein). */
function distance(a: string, b: string) {
  let row = Array.from({ length: b.length + 1 }, (_, n) => n)
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1]
    for (const [j, other] of [...b].entries())
      next.push(
        Math.min((row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1, (row[j] ?? 0) + (letter === other ? 0 : 1)),
      )
    row = next
  }
  return row.at(-1) ?? 0
}
