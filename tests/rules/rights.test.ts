import { expect, test } from 'vitest'
import { createApp, type Deps } from '../../src/app.tsx'
import { may, RIGHTS, rightTo, urlOf } from '../../src/rights.ts'

/** Nothing is asked of any of these until a request comes. */
const app = createApp({ public_url: 'http://localhost:8787' } as Deps)
const routes = [...new Set(app.routes.filter(({ method }) => method !== 'ALL').map(urlOf))]

test('every URL of the app stands in the table of rights, and nothing else does', () => {
  expect(routes.sort()).toEqual(Object.keys(RIGHTS).sort())
})

test('a URL is found however its parameters are checked', () => {
  expect(urlOf({ method: 'GET', path: '/r/:token{[A-Za-z0-9_-]{27}}' })).toBe('GET /r/:token')
  expect(urlOf({ method: 'POST', path: '/a/:id{[0-9]{8}(?:-x){3}}/b' })).toBe('POST /a/:id/b')
})

test('what nobody decided is decided for nobody', () => {
  expect(rightTo('GET /toString')).toBeNull()
  expect(rightTo('toString')).toBeNull()
})

test('only the office writes a safety check, the chair may launch it, and a viewer only looks', () => {
  expect(may('office', 'POST /safety-checks')).toBe(true)
  expect(may('chair', 'POST /safety-checks')).toBe(false)
  expect(may('chair', 'POST /safety-checks/:id/launch')).toBe(true)
  expect(may('committee', 'POST /safety-checks/:id/launch')).toBe(false)
  expect(may('viewer', 'GET /safety-checks/:id')).toBe(true)
  expect(may('viewer', 'GET /safety-checks/:id/unanswered')).toBe(false)
})
