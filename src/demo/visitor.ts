/** A browser without pictures: cookies, forms, and an Origin as browsers send it. */
export async function signIn(
  app_url: string,
  { email, password, code }: { email: string; password: string; code: string },
) {
  const send = (path: string, form: Record<string, string>, cookie = '') =>
    fetch(app_url + path, {
      method: 'POST',
      body: new URLSearchParams(form),
      headers: { origin: app_url, cookie },
      redirect: 'manual',
    })
  const signedIn = await send('/sign-in', { email, password })
  if (signedIn.status !== 303) throw new Error(`The sign-in was answered with ${signedIn.status}`)
  const confirmed = await send('/sign-in/code', { code }, cookieOf(signedIn))
  if (confirmed.status !== 303) throw new Error(`The code was answered with ${confirmed.status}`)
  const cookie = cookieOf(confirmed)
  return {
    get: (path: string) => fetch(app_url + path, { headers: { cookie } }),
    post: (path: string, form: Record<string, string> = {}) => send(path, form, cookie),
  }
}

const cookieOf = (answer: Response) =>
  answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
