import type { Accounts } from '../../src/staff/accounts.ts'
import { codeAt, stepOf } from '../../src/staff/totp.ts'

/** A Cookie header of finished Set-Cookie values. */
export const joined = (cookies: string[]) => cookies.map((line) => line.split(';')[0]).join('; ')

/** Password and, for the first time, the authenticator: what an officer's browser holds afterwards, and the secret. */
export async function signInAndEnrol(
  accounts: Accounts,
  { email, password, ip, at }: { email: string; password: string; ip: string; at: Date },
) {
  const signed = await accounts.signIn({ email, password, ip })
  if (!signed.ok) throw new Error(signed.reason)
  const account = await accounts.whoIs(new Headers({ cookie: joined(signed.cookies) }))
  if (!account) throw new Error('Nobody is signed in')
  const secret = accounts.factor.offeredTo(account)
  const enrolled = await accounts.factor.enrol(account, { code: codeAt(secret, stepOf(at)), ip, at })
  if (!enrolled.ok) throw new Error(enrolled.reason)
  return { cookie: joined(enrolled.cookies), secret, before: joined(signed.cookies) }
}
