import { type AddressInfo, createServer, type Server } from 'node:net'

const TRIES = 20

/** Listens on loopback; where the port is busy, on the next free one. Gives the port it got. */
export async function listenNear(server: Server, port: number): Promise<number> {
  for (let next = port; ; next += 1) {
    const error = await tryToListen(server, next)
    if (!error) return (server.address() as AddressInfo).port
    if (error.code !== 'EADDRINUSE' || port === 0 || next >= port + TRIES) throw error
  }
}

const tryToListen = (server: Server, port: number) =>
  new Promise<NodeJS.ErrnoException | null>((resolve) => {
    const settle = (error: NodeJS.ErrnoException | null) => {
      server.off('error', settle)
      server.off('listening', listening)
      resolve(error)
    }
    const listening = () => settle(null)
    server.once('error', settle)
    server.once('listening', listening)
    server.listen(port, '127.0.0.1')
  })

/** Keeps the wanted port, or the next free one, for somebody who will listen a few seconds later. */
export async function holdPortNear(port: number) {
  const server = createServer()
  const number = await listenNear(server, port)
  return { number, release: () => new Promise((resolve) => server.close(resolve)) }
}
