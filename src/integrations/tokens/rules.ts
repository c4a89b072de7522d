import { createHash, randomBytes } from 'node:crypto'
import { HIDDEN } from '../../ui/hidden-characters.ts'
import { type ApiToken, SCOPES, type Scope } from '../table.ts'

/** So many that work; more could not be told apart on a page. */
export const MOST_TOKENS = 20
const DAY_MS = 24 * 60 * 60 * 1_000
const LONGEST_NAME = 60

/** 期限 — days from now; a year is what is offered. */
export const LIFETIMES = { 30: '30日', 90: '90日', 365: '1年', 730: '2年' } as const
export const USUAL_LIFETIME = '365'

/** Begins with a word of ours, so that a scanner of leaked keys, or a person, knows what it is. */
const SHAPE = /^tomoshibi_[A-Za-z0-9_-]{43}$/

export const newToken = () => `tomoshibi_${randomBytes(32).toString('base64url')}`

export const hashOfToken = (token: string) => createHash('sha256').update(token).digest()

/** The token of an `Authorization` header, or null where none of ours could be in it. */
export function bearerIn(header: string | undefined): string | null {
  const [, token = ''] = /^Bearer +(\S+) *$/i.exec(header ?? '') ?? []
  return SHAPE.test(token) ? token : null
}

type Ending = Pick<ApiToken, 'expires_at' | 'revoked_at'>

export function tokenState({ expires_at, revoked_at }: Ending, at: Date): 'works' | 'expired' | 'revoked' {
  if (revoked_at) return 'revoked'
  return expires_at <= at ? 'expired' : 'works'
}

export const isUsable = (token: Ending, at: Date) => tokenState(token, at) === 'works'

export type TokenFault = 'no_name' | 'long_name' | 'hidden_characters' | 'no_scope' | 'bad_lifetime'

export interface TokenAsked {
  name: string
  scopes: Scope[]
  expires_at: Date
}

/** What somebody typed into the form: what to make of it, or everything that is wrong with it. */
export function readTokenForm(
  form: Record<string, string | undefined>,
  at: Date,
): { ok: true; asked: TokenAsked } | { ok: false; faults: TokenFault[] } {
  const name = (form.name ?? '').trim()
  const scopes = (Object.keys(SCOPES) as Scope[]).filter((scope) => form[scopeField(scope)] === 'yes')
  const lifetime = form.lifetime ?? USUAL_LIFETIME
  const faults: TokenFault[] = [
    ...nameFaults(name),
    ...(scopes.length === 0 ? ['no_scope' as const] : []),
    ...(Object.hasOwn(LIFETIMES, lifetime) ? [] : ['bad_lifetime' as const]),
  ]
  if (faults.length > 0) return { ok: false, faults }
  return { ok: true, asked: { name, scopes, expires_at: new Date(at.getTime() + Number(lifetime) * DAY_MS) } }
}

/** Of a token and of a hook alike: somebody has to know it again by its name. */
export function nameFaults(name: string): ('no_name' | 'long_name' | 'hidden_characters')[] {
  if (name === '') return ['no_name']
  if ([...name].length > LONGEST_NAME) return ['long_name']
  return HIDDEN.test(name) ? ['hidden_characters'] : []
}

export const scopeField = (scope: Scope) => `scope ${scope}`

/** How often a use is noted: often enough to see that a system still asks, seldom enough to cost nothing. */
const NOTED_EVERY_MS = 60_000

export const isToBeNoted = (last_used_at: Date | null, at: Date) =>
  last_used_at === null || at.getTime() - last_used_at.getTime() >= NOTED_EVERY_MS

/** Requests of one token in one process and minute. */
export const MOST_REQUESTS = 120
const WINDOW_MS = 60_000

/** 回数の上限 — counts what each token asks within a minute; gives the seconds to wait once it asks too often. */
export function openLimits(most = MOST_REQUESTS) {
  const windows = new Map<string, { began: number; count: number }>()
  return (token: string, at: Date): number | null => {
    const now = at.getTime()
    const known = windows.get(token)
    const is_over = !known || now - known.began >= WINDOW_MS || now < known.began
    const window = is_over ? { began: now, count: 0 } : known
    windows.set(token, window)
    window.count += 1
    return window.count > most ? Math.max(1, Math.ceil((window.began + WINDOW_MS - now) / 1_000)) : null
  }
}
