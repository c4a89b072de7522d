import type { PropsWithChildren } from 'hono/jsx'

/** The frame of every staff page. `band` is the coloured strip that says drill or actual. */
export const Layout = ({
  title,
  band,
  staff,
  scripts = [],
  children,
}: PropsWithChildren<{
  title: string
  band?: { purpose: 'actual' | 'drill' | 'test'; text: string } | undefined
  staff?: { name: string; association_name: string; role_label: string } | undefined
  /** File names under /static. */
  scripts?: string[]
}>) => (
  <html lang="ja">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>{title} — 灯</title>
      <link rel="icon" href="data:," />
      <link rel="stylesheet" href="/static/tokens.css" />
      <link rel="stylesheet" href="/static/style.css" />
      {scripts.map((name) => (
        <script src={`/static/${name}`} defer />
      ))}
    </head>
    <body>
      <header>
        {band && <p class={`band band-${band.purpose}`}>{band.text}</p>}
        {staff && (
          <nav class="bar">
            <a href="/">灯</a> {staff.association_name} {staff.name}({staff.role_label})
          </nav>
        )}
      </header>
      <main>{children}</main>
    </body>
  </html>
)
