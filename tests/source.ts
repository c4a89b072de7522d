import { dirname, join, normalize } from 'node:path'

/** One file of ours, as text: all that the laws of the house look at. */
export interface Source {
  path: string
  text: string
}

/** `src/board/queries.ts` → board, `src/db.ts` → db, `workers/sweep.ts` → workers. */
export function moduleOf(path: string) {
  const [root = '', first = ''] = path.split('/')
  return root === 'src' ? first.replace(/\.tsx?$/, '') : root
}

/** Types may point anywhere (db.ts is the union of every module's tables), so only values count. */
export function importsOf(source: Source) {
  const patterns = [/^import (?!type\b)(?:[^'"]*? from )?'(\.[^']+)'/gm, /\bimport\(\s*'(\.[^']+)'/g]
  return matches(source, patterns).map(({ at, found: [, to = ''] }) => ({
    at,
    to: normalize(join(dirname(source.path), to)),
  }))
}

/** A law that bans a pattern outside the paths that begin so; comments do not count. */
export function nowhereBut(pattern: RegExp, allowed: string[] = []) {
  return (source: Source) =>
    allowed.some((start) => source.path.startsWith(start))
      ? []
      : matches(source, [pattern]).map(({ at, found: [text] }) => `${at} ${text}`)
}

/** Where the patterns stand in the file, as `path:line`. */
export function matches(
  { path, text }: Source,
  patterns: RegExp[],
  clean: (text: string) => string = withoutComments,
) {
  const code = clean(text)
  const line = (index = 0) => code.slice(0, index).split('\n').length
  return patterns.flatMap((pattern) =>
    [...code.matchAll(pattern)].map((found) => ({ found, at: `${path}:${line(found.index)}` })),
  )
}

/** Keeps the line numbers. */
function withoutComments(text: string) {
  return text
    .replace(/(?<![\w*'"`])\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ''))
    .replace(/(^|[\s;{}(,])\/\/.*$/gm, '$1')
}
