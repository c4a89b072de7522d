import { connect, createServer, type Socket } from 'node:net'

/** A gate on the way to a server: while it is shut, connections stay open and nothing passes, in either direction. */
export async function openGate(port: number) {
  let is_shut = false
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect({ host: '127.0.0.1', port })
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
      if (is_shut) from.pause()
    }
  })
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
    },
    close() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}
