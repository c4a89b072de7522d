/** メニューのボタン — words as the menu shows them; the codes stand in phones for years and never change. */
export const MENU_TAPS = {
  safe: '無事を知らせる',
  help: '被害・支援要請',
  change: '回答を変える',
  register: '登録のしかた',
} as const
export type MenuTap = keyof typeof MENU_TAPS

/** A tap on the menu names no safety check: what is open when it comes decides. */
export const tapData = (tap: MenuTap) => `v=1&m=${tap}`
