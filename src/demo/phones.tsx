import { Hono } from 'hono'
import type { Crowd } from './crowd.ts'
import type { LinePlatform } from './line-platform.ts'
import type { MailHost } from './mail-host.ts'

/** What the phones page looks at. */
export interface Place {
  line: LinePlatform
  mail: MailHost
  crowd: Crowd
  app_url: string
}

/** 電話とメール — the page on which one plays the doctors. */
export const phonesApp = (_place: Place) => new Hono().get('/', (c) => c.text('phones'))
