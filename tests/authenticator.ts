import { codeAt, fromBase32, stepOf } from '../src/staff/totp.ts'

/** An authenticator app in somebody's hand, by the story's clock. */
export function authenticator(secret: string, now: () => Date) {
  let last = 0
  return {
    secret,
    /** What the app shows in this half minute. */
    shown: () => codeAt(fromBase32(secret), stepOf(now())),
    /**
     * A code that was not given before, as if one had waited for it: stories whose clock stands still have three,
     * the half minute before, this one and the next.
     */
    code() {
      last = Math.max(last + 1, stepOf(now()) - 1)
      if (last > stepOf(now()) + 1) throw new Error('No new code before the clock moves on')
      return codeAt(fromBase32(secret), last)
    },
  }
}

export type Authenticator = ReturnType<typeof authenticator>

interface Browser {
  get(path: string, cookie: string): Promise<Response>
  post(path: string, form: Record<string, string>, cookie: string): Promise<Response>
}

export const cookieOf = (answer: Response) =>
  answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')

/** The secret that a page of the set-up shows, in groups of four. */
export const secretOn = (page: string) =>
  /<code>([A-Z2-7 ]{39})<\/code>/.exec(page)?.[1]?.replaceAll(' ', '') ?? ''

/** Sets up a second factor through the real pages, with a session that had the password only. */
export async function setsUp(browser: Browser, cookie: string, now: () => Date) {
  const app = authenticator(secretOn(await (await browser.get('/sign-in/set-up', cookie)).text()), now)
  const done = await browser.post('/sign-in/set-up', { code: app.code(), known: '' }, cookie)
  if (done.status !== 200) throw new Error(`The set-up of a second factor answered ${done.status}`)
  const backup_codes = [...(await done.text()).matchAll(/<code>([0-9A-Z]{5}-[0-9A-Z]{5})</g)].map(
    ([, code = '']) => code,
  )
  return { app, backup_codes, cookie: cookieOf(done) }
}
