import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import pg from 'pg'
import { onTestFinished } from 'vitest'
import { z } from 'zod'
import { main } from '../src/cli/main.ts'
import { standsOn } from './mode-of-run.ts'
import { databaseUrl } from './services.ts'

/** What an operator would set, with mail and LINE out of reach. */
export const SETTINGS = {
  TOMOSHIBI_SECRET: 'a secret for stories only, long enough to be one',
  PUBLIC_URL: 'https://anpi.example.jp',
  SMTP_URL: 'smtp://127.0.0.1:1',
  MAIL_FROM: 'anpi@example.jp',
}

export const ROSTER = [
  '会員番号,氏名,フリガナ,役職,医療機関名,施設区分,地区,メール,電話番号',
  '101,佐藤 一郎,サトウ イチロウ,役員,佐藤医院,一般診療所,東,sato@example.jp,',
  '102,田中 花子,タナカ ハナコ,会員,田中診療所,有床診療所,東,tanaka@example.jp,729000000',
  '103,森 次郎,モリ ジロウ,会員,森医院,一般診療所,西,mori@example.jp,',
].join('\n')

export function aFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'tomoshibi-cli-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** As package.json starts it. */
const STRIPPED = ['--disable-warning=ExperimentalWarning', '--experimental-strip-types']

export function startCommand(env: Record<string, string>, words: string[]) {
  return spawn(process.execPath, [...STRIPPED, 'src/cli.ts', ...words], {
    env: { PATH: process.env.PATH ?? '', ...env },
  })
}

const answer = (out: string, err: string, code: number | null) => ({
  out,
  err,
  code,
  json: () => z.record(z.string(), z.unknown()).parse(JSON.parse(out)),
})

/** The command as main() runs it, in this process, as starting one takes longer than most commands. */
export async function tomoshibi(env: Record<string, string>, words: string[], typed = '') {
  const said = { out: '', err: '' }
  const code = await main(words, {
    env,
    stdin: Readable.from(typed ? [typed] : []),
    out: (lines) => {
      said.out += `${lines}\n`
    },
    err: (lines) => {
      said.err += `${lines}\n`
    },
  })
  return answer(said.out, said.err, code)
}

/** The real command in a process of its own, with nothing in its environment but what an operator would set. */
export async function tomoshibiProcess(env: Record<string, string>, words: string[], typed = '') {
  const child = startCommand(env, words)
  child.stdin.end(typed)
  const [out, err, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.on('close', resolve)),
  ])
  return answer(out, err, code)
}

export async function emptyDatabase(on: string) {
  standsOn('postgres')
  const name = `test_${crypto.randomUUID().replaceAll('-', '')}`
  const run = async (statement: string) => {
    const client = new pg.Client(on)
    await client.connect()
    await client.query(statement)
    await client.end()
  }
  await run(`create database ${name}`)
  onTestFinished(() => run(`drop database if exists ${name} with (force)`))
  return databaseUrl(on, name)
}
