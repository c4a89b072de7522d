import { LABELS } from '../safety-checks/rules.ts'
import { channelsOf, type Env } from './env.ts'

/** One tap that may be thanked for on LINE, by its reply token: free of charge, once, within a minute. */
export interface ToThank {
  channel: string
  reply_token: string
  /** The check that the button named. */
  check: string | null
  at: number
}

/** LINE promises a minute from the event; the same bound as the origin's own. */
const TOKEN_LIVES_MS = 45_000
const ANSWER_WITHIN_MS = 5_000
const MOST = 2_000
const KEPT = 'お預かりしました。医師会のサーバーに届きしだい記録します。変更もできます。'

/**
 * LINEのお礼 — in memory only, as the rows are sealed and a reply token may not lie about. Nothing here unless the operator
 * gave the channel's token; nothing goes out while the origin takes what comes, as it thanks by itself.
 */
export function openAcknowledgements(env: Env) {
  const waiting = new Map<string, ToThank & { purpose: string | null }>()
  const call = (token: string, { reply_token, purpose }: ToThank & { purpose: string | null }) =>
    fetch(`${env.LINE_API_URL ?? 'https://api.line.me'}/v2/bot/message/reply`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
      body: JSON.stringify({
        replyToken: reply_token,
        messages: [{ type: 'text', text: labelOf(purpose) + KEPT }],
      }),
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    }).then(
      (answer) => answer.body?.cancel(),
      () => {},
    )

  return {
    add(id: string, thank: ToThank & { purpose: string | null }) {
      if (channelsOf(env).get(thank.channel)?.token && waiting.size < MOST) waiting.set(id, thank)
    },
    /** The origin has these, and does its own thanking. */
    forget(ids: string[]) {
      for (const id of ids) waiting.delete(id)
    },
    async send(now: number) {
      const thanks = [...waiting.values()].filter(({ at }) => now - at < TOKEN_LIVES_MS)
      // Before the call: a token works once, and whatever comes of it is not tried again.
      waiting.clear()
      for (const thank of thanks) {
        const token = channelsOf(env).get(thank.channel)?.token
        if (token) await call(token, thank)
      }
    },
  }
}

/** 【訓練】 first in whatever a drill emits; an actual check's own thanks need no label. */
const labelOf = (purpose: string | null) => (purpose === 'drill' || purpose === 'test' ? LABELS[purpose] : '')
