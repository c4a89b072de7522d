import type { Context } from 'hono'
import type { z } from 'zod'
import type { SCHEMAS, SchemaName } from './schemas.ts'

type ProblemBody = z.infer<(typeof SCHEMAS)[Extract<SchemaName, 'Problem'>]>

/** Every way in which the API says no, after RFC 9457. The title is for programs, the detail for whoever reads the log. */
export const PROBLEMS = {
  no_token: {
    status: 401,
    title: 'No valid bearer token',
    detail:
      'Authorization ヘッダーに「Bearer 」に続けて鍵を入れてください。鍵は「外部連携」の画面でつくれます。',
  },
  expired: {
    status: 401,
    title: 'Token expired',
    detail: '鍵の期限が切れています。「外部連携」の画面で新しい鍵をつくってください。',
  },
  revoked: {
    status: 401,
    title: 'Token revoked',
    detail: 'この鍵は止められています。「外部連携」の画面で新しい鍵をつくってください。',
  },
  no_scope: {
    status: 403,
    title: 'Insufficient scope',
    detail: 'この鍵では読めません。読めるものを選び直して、新しい鍵をつくってください。',
  },
  not_found: {
    status: 404,
    title: 'Not found',
    detail: '見つかりません。アドレスとidを確かめてください。まだ送っていない安否確認は出ません。',
  },
  not_a_get: {
    status: 405,
    title: 'Method not allowed',
    detail: '読み取りだけができます。GET で送ってください。',
  },
  bad_limit: {
    status: 400,
    title: 'Bad limit',
    detail: 'limit は1から100までの整数にしてください。',
  },
  bad_cursor: {
    status: 400,
    title: 'Bad cursor',
    detail: 'cursor には、前のページの next_cursor をそのまま入れてください。',
  },
  too_many: {
    status: 429,
    title: 'Too many requests',
    detail: '続けて読みすぎています。Retry-After の秒数だけ待ってから、もう一度読んでください。',
  },
  outage: {
    status: 503,
    title: 'Service unavailable',
    detail: 'いまはお答えできません。1分ほど待ってから、もう一度読んでください。',
  },
  broken: {
    status: 500,
    title: 'Internal error',
    detail: 'こちらの不具合です。続くときは、システムの担当者に連絡してください。',
  },
} as const
export type ProblemName = keyof typeof PROBLEMS

export function problem(c: Context, name: ProblemName, headers: Record<string, string> = {}) {
  const { status, title, detail } = PROBLEMS[name]
  const body: ProblemBody = { type: 'about:blank', title, status, detail }
  return c.body(JSON.stringify(body), status, {
    'Content-Type': 'application/problem+json; charset=utf-8',
    'Cache-Control': 'no-store',
    ...headers,
  })
}
