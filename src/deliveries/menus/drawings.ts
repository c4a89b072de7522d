import { readFileSync } from 'node:fs'
import type { messagingApi } from '@line/bot-sdk'
import { MENU_TAPS, type MenuTap, tapData } from './taps.ts'

/** Goes up with every change of words, areas or pictures; what LINE has of an older one is replaced. */
export const MENU_VERSION = 1

/** The pictures' own size, which LINE wants to hear; scripts/draw-menus.mjs makes them. */
const SIZE = { width: 1_200, height: 405 }

/** What a channel shows: one menu to those bound to a member, one to everybody else. */
export const DRAWINGS = {
  registered: { menu: menuOf('灯 会員', ['safe', 'help', 'change']), picture: 'registered-menu.png' },
  unregistered: { menu: menuOf('灯 登録前', ['register']), picture: 'unregistered-menu.png' },
} as const
export type Drawing = (typeof DRAWINGS)[keyof typeof DRAWINGS]

export const pictureOf = ({ picture }: Drawing) =>
  new Uint8Array(readFileSync(new URL(picture, import.meta.url)))

/** The areas lie side by side, as the picture has them. */
function menuOf(name: string, taps: MenuTap[]): messagingApi.RichMenuRequest {
  const width = SIZE.width / taps.length
  return {
    size: SIZE,
    selected: true,
    name,
    chatBarText: '安否の知らせ',
    areas: taps.map((tap, place) => ({
      bounds: { x: place * width, y: 0, width, height: SIZE.height },
      action: {
        type: 'postback',
        label: MENU_TAPS[tap],
        data: tapData(tap),
        displayText: MENU_TAPS[tap],
      },
    })),
  }
}
