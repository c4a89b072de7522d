import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Hono } from 'hono'

const ASSETS = new URL('./assets/', import.meta.url)
const TOKENS = createRequire(import.meta.url).resolve('@digital-go-jp/design-tokens/dist/tokens.css')

const TYPES: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
}

/** Read once at the start: what is not in this list does not exist, so no path can lead anywhere else. */
const files = new Map(
  [
    ['tokens.css', TOKENS] as const,
    ...readdirSync(ASSETS).map((name) => [name, new URL(name, ASSETS)] as const),
  ].map(([name, path]) => {
    const body = readFileSync(path)
    const version = createHash('sha256').update(body).digest('hex').slice(0, 12)
    return [name, { body, version, type: TYPES[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream' }]
  }),
)

/** The address of a file under /static, which changes with its content. */
export const asset = (name: string) => `/static/${name}?v=${files.get(name)?.version ?? ''}`

/** Styles, scripts and pictures of the staff pages. */
export const staticRoutes = () =>
  new Hono().get('/:name', (c) => {
    const file = files.get(c.req.param('name'))
    if (!file) return c.notFound()
    const etag = `"${file.version}"`
    const named = c.req.query('v') === file.version
    c.header('ETag', etag)
    c.header('Cache-Control', named ? 'public, max-age=31536000, immutable' : 'no-cache')
    if (c.req.header('If-None-Match')?.includes(file.version)) return c.body(null, 304)
    return c.body(file.body, 200, { 'Content-Type': file.type })
  })
