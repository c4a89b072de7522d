import type { BetterAuthPlugin } from 'better-auth'
import { betterAuth } from 'better-auth'
import { createAuthEndpoint } from 'better-auth/api'
import { setSessionCookie } from 'better-auth/cookies'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { Secrets } from '../secrets.ts'
import { LEAST_PASSWORD_LENGTH } from './create-account.ts'

export interface Opening {
  auth: Kysely<never>
  secrets: Pick<Secrets, 'session_secret' | 'seal' | 'unseal'>
  public_url: string
  /** better-auth's own scrypt where nothing else is named: stories hash thousands of times what nobody will guess. */
  passwords?: Passwords | undefined
}

export interface Passwords {
  hash(password: string): Promise<string>
  verify(typed: { password: string; hash: string }): Promise<boolean>
}

export type Auth = ReturnType<typeof openBetterAuth>

export const IDLE_S = 30 * 60
const TRIES = { window: 60, max: 5 }
/** Only we can set it: better-auth never sees a request from outside. */
export const BUCKET_HEADER = 'x-tomoshibi-bucket'

export const openBetterAuth = ({ auth, secrets, public_url, passwords }: Opening) =>
  betterAuth({
    database: { db: auth, type: 'postgres', transaction: true },
    secret: secrets.session_secret,
    baseURL: public_url,
    plugins: [cookies],
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: LEAST_PASSWORD_LENGTH,
      maxPasswordLength: 1_000,
      ...(passwords && { password: passwords }),
    },
    session: { expiresIn: IDLE_S, updateAge: 60 },
    rateLimit: { enabled: true, storage: 'database', customRules: { '/sign-in/email': TRIES } },
    advanced: {
      cookiePrefix: 'tomoshibi',
      useSecureCookies: public_url.startsWith('https:'),
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax' },
      ipAddress: { ipAddressHeaders: [BUCKET_HEADER], ipv6Subnet: 128 },
    },
    telemetry: { enabled: false },
    // It would print addresses; outages reach our own log as thrown errors.
    logger: { disabled: true },
  })

/** Signs the cookie of a session whose id we changed ourselves, in the transaction that said why. */
const cookies = {
  id: 'tomoshibi-cookies',
  endpoints: {
    cookieOf: createAuthEndpoint(
      '/tomoshibi/cookie-of',
      { method: 'POST', body: z.object({ token: z.string() }) },
      async (ctx) => {
        const found = await ctx.context.internalAdapter.findSession(ctx.body.token)
        if (found) await setSessionCookie(ctx, found)
        return ctx.json({ found: found !== null })
      },
    ),
  },
} satisfies BetterAuthPlugin
