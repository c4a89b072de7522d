import { gzipSync } from 'node:zlib'
import type { World } from './world.ts'

type Reader = Pick<Awaited<ReturnType<World['staff']>>, 'get'>

const gz = (body: string) => gzipSync(body).length

/** What a first visit costs on the wire, gzip as the proxy does it: the page, its styles and its scripts, in bytes. */
export async function weightOf(reader: Reader, path: string) {
  const html = await (await reader.get(path)).text()
  const files = [...html.matchAll(/(?:href|src)="(\/static\/[^"]+)"/g)].map(([, file = '']) => file)
  const sizes = await Promise.all(
    [...new Set(files)].map(async (file) => [
      file.replace(/^\/static\/|\?.*$/g, ''),
      gz(await (await reader.get(file)).text()),
    ]),
  )
  const parts = { page: gz(html), ...Object.fromEntries(sizes) } as Record<string, number>
  return { html, parts, bytes: Object.values(parts).reduce((sum, size) => sum + size, 0) }
}
