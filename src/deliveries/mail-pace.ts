import { sql } from 'kysely'
import type { Tx } from '../db.ts'

/**
 * 歩調 — mail services of phones and of everybody that hold back or refuse a sender who comes too fast, with the mails a
 * second that a sender without a name of its own gets through. Domains not named here go out as fast as they can.
 */
export const PACE_GROUPS: Record<string, { per_second: number; domains: string[] }> = {
  docomo: { per_second: 20, domains: ['docomo.ne.jp'] },
  au: { per_second: 20, domains: ['au.com', 'ezweb.ne.jp'] },
  softbank: {
    per_second: 20,
    domains: ['softbank.ne.jp', 'i.softbank.jp', 'disney.ne.jp', 'vodafone.ne.jp', 'ymobile.ne.jp'],
  },
  gmail: { per_second: 20, domains: ['gmail.com', 'googlemail.com'] },
  yahoo: { per_second: 20, domains: ['yahoo.co.jp', 'ymail.ne.jp', 'ybb.ne.jp'] },
  icloud: { per_second: 20, domains: ['icloud.com', 'me.com', 'mac.com'] },
}

const PAIRS = Object.entries(PACE_GROUPS).flatMap(([group, { domains }]) =>
  domains.map((domain) => ({ group, domain })),
)

/** SQL of the group that a domain belongs to, or null. */
export const paceGroupOf = (domain: ReturnType<typeof sql>) => sql<string | null>`(
  select paced.name from unnest(${PAIRS.map((pair) => pair.domain)}::text[], ${PAIRS.map((pair) => pair.group)}::text[])
    as paced(domain, name) where paced.domain = ${domain} limit 1)`

export interface Allowance {
  pace_group: string
  /** How many mails may leave now. */
  allowed: number
}

/**
 * What each of these groups may take now: one second's worth at most, filled up again by the database's clock. The
 * rows stay locked until the transaction ends, so that all workers together keep to the pace.
 */
export async function allowancesOf(tx: Tx, groups: string[], pace: Record<string, number>) {
  const rates = groups.map((group) => pace[group] ?? PACE_GROUPS[group]?.per_second ?? 1)
  const { rows } = await sql<Allowance>`
    insert into mail_pace as kept (pace_group, tokens, filled_at)
    select g.name, g.rate, app_clock() from unnest(${groups}::text[], ${rates}::float8[]) as g(name, rate)
    order by g.name
    on conflict (pace_group) do update set
      tokens = least(excluded.tokens,
        kept.tokens + excluded.tokens * greatest(0, extract(epoch from app_clock() - kept.filled_at))),
      filled_at = app_clock()
    returning pace_group, floor(tokens)::int as allowed
  `.execute(tx)
  return rows.filter(({ allowed }) => allowed > 0)
}

/** Takes what was really claimed off the groups' allowances. */
export const takeAllowances = (tx: Tx, taken: string[]) =>
  sql`
    update mail_pace kept set tokens = kept.tokens - t.n
    from (select name, count(*) as n from unnest(${taken}::text[]) as name group by name) t
    where kept.pace_group = t.name
  `.execute(tx)
