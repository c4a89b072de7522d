import { raw } from 'hono/html'
import type { Child, PropsWithChildren } from 'hono/jsx'

/**
 * The frame of pages behind a link: one request, one stylesheet inside whose sha256 the page's CSP names. `style` is
 * a constant of ours and never anything that somebody typed.
 */
export const SinglePage = ({
  title,
  style,
  band,
  children,
}: PropsWithChildren<{ title: string; style: string; band?: Child }>) => (
  <>
    {raw('<!doctype html>')}
    <html lang="ja">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title}</title>
        <link rel="icon" href="data:," />
        <style>{raw(style)}</style>
      </head>
      <body>
        {band}
        <main>{children}</main>
      </body>
    </html>
  </>
)
