import { expect } from 'vitest'
import { PUBLIC_URL, type World } from './world.ts'

export const HOME = '/settings/integrations'

type Clerk = Awaited<ReturnType<World['staff']>>

/** The token that the page shows this once. */
export async function madeToken(w: World, clerk: Clerk, form: Record<string, string> = {}) {
  const page = await clerk.post(`${HOME}/tokens`, { ...ALL_SCOPES, id: crypto.randomUUID(), ...form })
  expect(page.status).toBe(200)
  const token = /tomoshibi_[\w-]{43}/.exec(await page.text())?.[0] ?? ''
  w.personal.push(token)
  return token
}

export const ALL_SCOPES = {
  name: '市の防災地図',
  'scope checks:read': 'yes',
  'scope tallies:read': 'yes',
  'scope clinics:read': 'yes',
  lifetime: '365',
}

/** Another system: asks with a token and nothing else. */
export const reader =
  (w: World, token: string | null) =>
  async (path: string, headers: Record<string, string> = {}) =>
    w.app.request(`${PUBLIC_URL}/api/v1${path}`, {
      headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...headers },
    })

/** Makes a hook on the page, and gives its id and the secret that is shown this once. */
export async function madeHook(w: World, clerk: Clerk, form: { url: string } & Record<string, string>) {
  const id = crypto.randomUUID()
  const page = await clerk.post(`${HOME}/hooks`, { ...ALL_EVENTS, id, ...form })
  expect(page.status).toBe(200)
  const secret = /tomoshibi_hook_[\w-]{43}/.exec(await page.text())?.[0] ?? ''
  w.personal.push(secret)
  return { id, secret, page: `${HOME}/hooks/${id}` }
}

export const ALL_EVENTS = {
  name: '市の防災地図',
  'event check.launched': 'yes',
  'event check.closed': 'yes',
  'event check.withdrawn': 'yes',
  'event tally.changed': 'yes',
}
