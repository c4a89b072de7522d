import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const HEAD = `
import type { Db } from '${resolve('src/db.ts')}'
import type { Queues } from '${resolve('src/queues.ts')}'
import type { AssociationId } from '${resolve('src/roster/table.ts')}'
import { changeDraft } from '${resolve('src/safety-checks/drafts/change.ts')}'
import { launch } from '${resolve('src/safety-checks/launch.ts')}'
import { headline } from '${resolve('src/safety-checks/rules.ts')}'
import type { SafetyCheck } from '${resolve('src/safety-checks/table.ts')}'
import { wordingOf } from '${resolve('src/safety-checks/wording.ts')}'
declare const [db, queues, association, check]: [Db, Queues, AssociationId, SafetyCheck]
const who = { association, id: check.id, by: 'x', at: new Date() }
const words = { title: 'a', audience_roles: ['member' as const], scenario: null, deadline_at: null }
export const used = [changeDraft, launch, headline, wordingOf, who, words, queues]
`

/** Each way to make a drill an actual one, and the same line without the mistake: that one must compile. */
const SNIPPETS: Record<string, { wrong: string; right: string }> = {
  update_the_purpose: {
    wrong: `db.updateTable('safety_check').set({ purpose: 'actual' })`,
    right: `db.updateTable('safety_check').set({ title: 'a' })`,
  },
  change_a_draft_into_an_actual: {
    wrong: `changeDraft(db, { ...who, version: 1, draft: { ...words, purpose: 'actual' } })`,
    right: `changeDraft(db, { ...who, version: 1, draft: { ...words } })`,
  },
  launch_it_as_an_actual: {
    wrong: `launch({ db, queues }, { ...who, purpose: 'actual' })`,
    right: `launch({ db, queues }, { ...who })`,
  },
  word_it_as_an_actual: {
    wrong: `wordingOf(check, 'a', 0, 'actual')`,
    right: `wordingOf(check, 'a', 0)`,
  },
  headline_without_a_purpose: {
    wrong: `headline({ title: 'a' })`,
    right: `headline({ title: 'a', purpose: check.purpose })`,
  },
}

/** Whether the compiler refuses each wrong line, and would have taken the right one. */
export async function tryTypes() {
  const folder = mkdtempSync(join(tmpdir(), 'tomoshibi-types-'))
  const files = Object.entries(SNIPPETS).flatMap(([name, { wrong, right }]) => [
    { name: `${name}.wrong.mts`, line: wrong },
    { name: `${name}.right.mts`, line: right },
  ])
  for (const { name, line } of files)
    writeFileSync(join(folder, name), `${HEAD}export const tried = ${line}\n`)
  const config = {
    extends: resolve('tsconfig.json'),
    compilerOptions: { typeRoots: [resolve('node_modules/@types')], noEmit: true },
    include: [],
    files: files.map(({ name }) => name),
  }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
  const said = await compile(join(folder, 'tsconfig.json'))
  rmSync(folder, { recursive: true, force: true })
  // A fault anywhere else would make every wrong line look refused.
  const elsewhere = said.filter((line) => !/\.(wrong|right)\.mts\(/.test(line))
  const isNamed = (file: string) => said.some((line) => line.includes(`${file}(`))
  return Object.keys(SNIPPETS).map((way) => ({
    way,
    guard: 'type',
    refused: isNamed(`${way}.wrong.mts`),
    control: elsewhere.length === 0 && !isNamed(`${way}.right.mts`),
  }))
}

const compile = (config: string) =>
  new Promise<string[]>((done) => {
    execFile(
      process.execPath,
      [resolve('node_modules/typescript/bin/tsc'), '--pretty', 'false', '-p', config],
      { maxBuffer: 10_000_000 },
      (_, stdout, stderr) => done(`${stdout}${stderr}`.split('\n').filter((line) => /error/.test(line))),
    )
  })
