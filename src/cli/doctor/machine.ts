import { existsSync } from 'node:fs'
import { access, constants, statfs } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { Config } from '../../config.ts'
import { bad, type Finding, good, note } from '../../ui/findings.ts'

const GIB = 1024 ** 3
const LITTLE = 2 * GIB
const TOO_LITTLE = GIB / 5
/** Fewer different characters than this are a word or a pattern, whatever its length. */
const LEAST_VARIETY = 12

export function lookAtSecret({ secret }: Pick<Config, 'secret'>): Finding {
  return new Set(secret).size < LEAST_VARIETY
    ? bad(
        '秘密の文字列',
        'TOMOSHIBI_SECRET が単純すぎます',
        '運用を始める前に openssl rand -base64 32 で作り直してください',
      )
    : good('秘密の文字列', '十分な長さです。控えを別の場所に置いてください')
}

/** The folder that keeps doctors' answers while the database is away. */
export async function lookAtDisk({ spool_dir }: Pick<Config, 'spool_dir'>): Promise<Finding> {
  const [opened] = await Promise.allSettled([openFolder(spool_dir)])
  if (opened.status === 'rejected')
    return bad('回答を預かるフォルダー', '書けません', 'TOMOSHIBI_SPOOL と、その持ち主を確かめてください')
  return diskFinding(opened.value)
}

/** Where it is not there yet, whoever starts must be able to make it in the nearest folder that is. */
async function openFolder(dir: string): Promise<number> {
  if (!existsSync(dir) && dirname(resolve(dir)) !== resolve(dir)) return openFolder(dirname(resolve(dir)))
  await access(dir, constants.R_OK | constants.W_OK | constants.X_OK)
  const { bavail, bsize } = await statfs(dir)
  return bavail * bsize
}

export function diskFinding(free: number): Finding {
  const says = `空き ${(free / GIB).toFixed(1)}GB`
  const to_do = 'ディスクの空きを増やしてください'
  if (free < TOO_LITTLE) return bad('ディスク', says, to_do)
  return free < LITTLE ? note('ディスク', says, to_do) : good('ディスク', says)
}

/** Whether doctors would meet this server at the address that their mails name. */
export async function lookAtAddress({ public_url }: Pick<Config, 'public_url'>): Promise<Finding[]> {
  const about = '会員から見えるアドレス'
  const [asked] = await Promise.allSettled([
    fetch(`${public_url}/healthz`, { signal: AbortSignal.timeout(5_000), redirect: 'manual' }),
  ])
  const is_up = asked.status === 'fulfilled' && asked.value.ok
  return [
    is_up
      ? good(about, `${public_url} が答えます`)
      : note(
          about,
          `ここからは ${public_url} につながりません`,
          'npm start が動いているか、DNSと証明書と中継(caddyなど)を確かめてください',
        ),
    ...(public_url.startsWith('https:')
      ? []
      : [
          note(
            about,
            '暗号化されていません(http)',
            '本番では https にしてください。LINEは http のWebhookに送りません',
          ),
        ]),
  ]
}
