import { createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { openLog } from '../../src/log.ts'
import { openStore } from '../../src/store.ts'

/** As much of PostgreSQL as LISTEN needs: lets everybody in, and answers the n-th connection's query as told. */
async function aDatabase(answers: ('refuses' | 'hangs_up' | 'tells')[]) {
  let connections = 0
  const message = (type: string, ...parts: (string | Buffer)[]) => {
    const body = Buffer.concat(parts.map((part) => Buffer.from(part)))
    const head = Buffer.alloc(5, type)
    head.writeInt32BE(body.length + 4, 1)
    return Buffer.concat([head, body])
  }
  const READY = message('Z', 'I')
  const REPLIES = {
    refuses: [message('E', 'SERROR\0C57P01\0Mgoing down\0\0'), READY],
    tells: [message('C', 'LISTEN\0'), READY, message('A', Buffer.alloc(4), 'news\0it moved\0')],
  }
  const server = createServer((socket) => {
    const answer = answers[connections++] ?? 'tells'
    let greeted = false
    socket.on('error', () => {})
    socket.on('data', (bytes) => {
      if (!greeted) socket.write(Buffer.concat([message('R', Buffer.alloc(4)), READY]))
      else if (bytes[0] === 'Q'.charCodeAt(0) && answer === 'hangs_up') socket.destroy()
      else if (bytes[0] === 'Q'.charCodeAt(0) && answer !== 'hangs_up')
        socket.write(Buffer.concat(REPLIES[answer]))
      greeted = true
    })
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  onTestFinished(() => void server.close())
  const address = server.address()
  return `postgres://tomo@127.0.0.1:${typeof address === 'object' ? address?.port : 0}/x`
}

test.each(['refuses', 'hangs_up'] as const)(
  'a database that %s when asked to listen is asked again until it listens, and ends no process',
  async (answer) => {
    const read = readConfig({ DATABASE_URL: await aDatabase([answer, answer, 'tells']) }, 'database')
    if (!read.ok) throw new Error('unreachable')
    const store = await openStore(read.config, openLog('silent'))
    const told = Promise.withResolvers<string>()
    const stop = await store.listen('news', told.resolve)
    expect(await told.promise).toBe('it moved')
    await stop()
    await store.close()
  },
)
