import { createHmac } from 'node:crypto'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { serveWeb } from '../../src/boot.ts'
import { pressed } from '../../src/demo/line-webhook.ts'
import { holdPortNear } from '../../src/demo/listen.ts'
import { type World, world } from '../world.ts'

async function serving() {
  const w = await world()
  const held = await holdPortNear(18_787)
  await held.release()
  const port = held.number
  const web = await serveWeb({ ...w.plant, config: { ...w.plant.config, port } })
  return { w, web, at: `http://127.0.0.1:${port}`, port }
}

function webhookOf(w: World) {
  const { id, secret, bot_user_id } = w.channels.fuse
  const event = pressed(w.tanaka.user_id ?? '', w.now().getTime(), 'none', `v=1&c=${w.drill}&a=A4`)
  const body = JSON.stringify({ destination: bot_user_id, events: [event] })
  const signature = createHmac('sha256', secret).update(body).digest('base64')
  return { path: `/webhooks/line/${id}`, body, signature }
}

test('a webhook whose second half comes after SIGTERM is still stored and answered', async () => {
  const { w, web, port } = await serving()
  const { path, body, signature } = webhookOf(w)
  const socket = connect(port, '127.0.0.1')
  let answer = ''
  socket.on('data', (bytes) => {
    answer += bytes.toString()
  })
  const ended = new Promise<void>((resolve) => socket.on('close', () => resolve()))
  socket.write(
    `POST ${path} HTTP/1.1\r\nhost: x\r\nx-line-signature: ${signature}\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body.slice(0, 50)}`,
  )
  await new Promise((later) => setTimeout(later, 100))
  const began = performance.now()
  const closing = web.close()
  await new Promise((later) => setTimeout(later, 100))
  socket.write(body.slice(50))
  await closing
  await ended
  expect(answer).toMatch(/^HTTP\/1\.1 200 /)
  expect((await w.store.owner.query('select from line_event')).rowCount).toBe(1)
  // The connection is kept alive by the other side, and must not keep the server.
  expect(performance.now() - began).toBeLessThan(2_000)
})

test('a board that somebody looks at does not hold up the stop', async () => {
  const { w, web, at } = await serving()
  const office = await w.staff('fuse')
  await w.launches(w.drill)
  const live = await fetch(`${at}/safety-checks/${w.drill}/live`, {
    headers: { cookie: office.cookie, accept: 'text/event-stream' },
  })
  expect(live.headers.get('content-type')).toContain('text/event-stream')
  const reader = live.body?.getReader()
  await reader?.read()
  const began = performance.now()
  await web.close()
  expect(performance.now() - began).toBeLessThan(2_000)
  await Promise.allSettled([reader?.cancel()])
})

test('somebody who never finishes is cut after five seconds', async () => {
  const { w, web, port } = await serving()
  const { path } = webhookOf(w)
  const socket = connect(port, '127.0.0.1')
  socket.resume().on('error', () => {})
  const ended = new Promise<void>((resolve) => socket.on('close', () => resolve()))
  socket.write(`POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{`)
  await new Promise((later) => setTimeout(later, 100))
  const began = performance.now()
  await web.close()
  await ended
  const took = performance.now() - began
  expect(took).toBeGreaterThan(4_500)
  expect(took).toBeLessThan(10_000)
}, 20_000)
