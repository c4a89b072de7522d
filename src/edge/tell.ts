import { dayAndTime, span } from '../ui/time.ts'
import type { Env } from './env.ts'

const ANSWER_WITHIN_MS = 8_000

export interface Silence {
  since: number
  now: number
  waiting: number
}

/** What the officers read when the origin has fallen silent, and when it is back. */
export const silentWords = ({ since, now, waiting }: Silence) => ({
  subject: '【灯】医師会のサーバーが応答しません',
  text: [
    `医師会のサーバーが${dayAndTime(new Date(since))}から応答していません(${span(now - since)})。`,
    `先生方の回答は、別の場所でお預かりしています(いま${waiting}件)。サーバーが戻ると自動で記録されます。`,
    '一覧はサーバーが戻るまで見られません。お急ぎの確認は電話でお願いします。',
    'システムの担当者に、サーバーと回線の確認を頼んでください。',
  ].join('\n'),
})

export const backWords = ({ since, now, waiting }: Silence) => ({
  subject: '【灯】医師会のサーバーが戻りました',
  text: [
    `医師会のサーバーが応答しています(止まっていた時間 ${span(now - since)})。`,
    waiting > 0
      ? `お預かりしている${waiting}件を、順に引き渡しています。`
      : 'お預かりしている回答はありません。',
  ].join('\n'),
})

type Words = ReturnType<typeof silentWords>

/** Tells whoever the operator named, by every way that is set. Gives the ways that did not take it. */
export async function tellOfficers(env: Env, words: Words, key: string): Promise<('line' | 'mail')[]> {
  const ways = { line: byLine(env, words, key), mail: byMail(env, words, key) }
  const told = await Promise.all([ways.line, ways.mail])
  return (['line', 'mail'] as const).filter((_, index) => told[index] === false)
}

/** True where there is nobody to tell: that is no failure. */
async function byLine(env: Env, { subject, text }: Words, key: string) {
  const to = listOf(env.TELL_LINE_TO)
  if (to.length === 0 || !env.TELL_LINE_TOKEN) return true
  return post(`${env.LINE_API_URL ?? 'https://api.line.me'}/v2/bot/message/multicast`, {
    headers: { Authorization: `Bearer ${env.TELL_LINE_TOKEN}`, 'X-Line-Retry-Key': key },
    body: { to, messages: [{ type: 'text', text: `${subject}\n${text}` }] },
  })
}

async function byMail(env: Env, { subject, text }: Words, key: string) {
  const to = listOf(env.TELL_MAIL_TO)
  if (to.length === 0 || !env.TELL_MAIL_URL) return true
  return post(env.TELL_MAIL_URL, {
    headers: { Authorization: `Bearer ${env.TELL_MAIL_KEY ?? ''}`, 'Idempotency-Key': key },
    body: { from: env.TELL_MAIL_FROM ?? '', to, subject, text },
  })
}

/** LINE's 409 says that an earlier try under this key arrived. */
const post = (url: string, { headers, body }: { headers: Record<string, string>; body: unknown }) =>
  fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  }).then(
    async (answer) => {
      await answer.body?.cancel()
      return answer.ok || answer.status === 409
    },
    () => false,
  )

const listOf = (text = '') =>
  text
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean)
