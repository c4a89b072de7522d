import { connect, createServer, type Socket } from 'node:net'

/**
 * A gate on the way to a server. While it is shut, connections that exist stay open and nothing passes, in either
 * direction; new ones never reach the server, and whoever gives up meanwhile was never there, as where packets are lost.
 */
export async function openGate(port: number) {
  let is_shut = false
  const sockets = new Set<Socket>()
  const waiting = new Set<Socket>()

  function join(near: Socket, sent: Buffer[] = []) {
    const far = connect({ host: '127.0.0.1', port })
    for (const bytes of sent) far.write(bytes)
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from)
      from.on('data', (bytes) => to.write(bytes))
      from.on('error', () => to.destroy())
      from.on('close', () => {
        sockets.delete(from)
        to.destroy()
      })
    }
  }

  /** Read, so that it is seen when it gives up; kept until the gate opens. */
  function keepWaiting(near: Socket) {
    const sent: Buffer[] = []
    const leave = () => {
      waiting.delete(near)
      near.destroy()
    }
    near.on('data', (bytes) => sent.push(bytes))
    near.once('end', leave).once('error', leave).once('close', leave)
    near.once('gate', () => {
      near.removeAllListeners()
      join(near, sent)
    })
    waiting.add(near)
  }

  const server = createServer((near) => (is_shut ? keepWaiting(near) : join(near)))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const at = server.address()
  return {
    port: at && typeof at === 'object' ? at.port : 0,
    shut() {
      is_shut = true
      for (const socket of sockets) socket.pause()
    },
    open() {
      is_shut = false
      for (const socket of sockets) socket.resume()
      for (const near of waiting) near.emit('gate')
      waiting.clear()
    },
    close() {
      server.close()
      for (const socket of [...sockets, ...waiting]) socket.destroy()
    },
  }
}
