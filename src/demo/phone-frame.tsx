import { raw } from 'hono/html'
import type { PropsWithChildren } from 'hono/jsx'
import { STYLE } from './phone-style.ts'

/** The frame of every page of the far ends; `bare` for what stands in a frame of another page. */
export const Page = ({
  title,
  refresh_seconds,
  bare,
  children,
}: PropsWithChildren<{ title: string; refresh_seconds?: number; bare?: boolean }>) => (
  <>
    {raw('<!doctype html>')}
    <html lang="ja">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        {refresh_seconds && <meta http-equiv="refresh" content={String(refresh_seconds)} />}
        <title>{title} — 灯 デモ</title>
        <link rel="icon" href="data:," />
        <style>{raw(STYLE)}</style>
      </head>
      <body class={bare ? 'bare' : ''}>{children}</body>
    </html>
  </>
)
