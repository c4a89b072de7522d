import type { messagingApi } from '@line/bot-sdk'
import { readFromLine } from './line-answers.ts'
import type { Failure } from './outcome.ts'

/** `limit` is null on a plan without one. `used` is LINE's own approximation. */
export type QuotaRead = { ok: true; limit: number | null; used: number } | { ok: false; failure: Failure }

/** 通数 — how many messages the account may send this month, and how many it has sent. */
export async function readQuota(client: messagingApi.MessagingApiClient): Promise<QuotaRead> {
  const [quota, consumption] = await Promise.all([
    readFromLine(() => client.getMessageQuota()),
    readFromLine(() => client.getMessageQuotaConsumption()),
  ])
  if (!quota.ok) return quota
  if (!consumption.ok) return consumption
  const { type, value } = quota.read
  const used = consumption.read.totalUsage
  // An answer that is no count must not stop a channel.
  if (typeof used !== 'number' || (type === 'limited' && typeof value !== 'number'))
    return { ok: false, failure: 'unavailable' }
  return { ok: true, limit: type === 'limited' ? (value ?? null) : null, used }
}
