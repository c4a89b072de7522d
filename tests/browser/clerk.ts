import type { Locator, Page } from 'playwright-core'

/** Card, Moran & Newell, The Keystroke-Level Model (1980): seconds of a practised hand for one of each. */
export const KLM = { key: 0.28, point: 1.1, home: 0.4, think: 1.35 } as const

/** A letter beyond ASCII goes through the input method: some three keys each. */
const KEYS_OF_KANJI = 3

export interface Step {
  step: string
  clicks: number
  fields: number
  keystrokes: number
  pages: number
  errors: number
  /** By the model alone. */
  hand_s: number
  /** Until the next page stood there. */
  server_s: number
}

/** Somebody at a page, who is counted: every act costs a thought, the way of the hand and what it presses. */
export function clerkAt(page: Page) {
  const steps: Step[] = []
  let hand: 'mouse' | 'keys' = 'mouse'
  const now = () => {
    const step = steps.at(-1)
    if (!step) throw new Error('No step has begun')
    return step
  }
  page.on('load', () => {
    if (steps.length > 0) now().pages += 1
  })
  page.on('response', (response) => {
    if (steps.length > 0 && response.request().isNavigationRequest() && response.status() >= 400)
      now().errors += 1
  })
  const moves = (to: 'mouse' | 'keys') => {
    if (hand !== to) now().hand_s += KLM.home
    hand = to
  }
  const timed = async (act: () => Promise<unknown>) => {
    const began = performance.now()
    await act()
    now().server_s += (performance.now() - began) / 1_000
  }
  const clicked = () => {
    moves('mouse')
    now().clicks += 1
    now().hand_s += KLM.think + KLM.point + KLM.key
  }
  const pressed = (keys: number) => {
    moves('keys')
    now().keystrokes += keys
    now().hand_s += keys * KLM.key
  }
  return {
    steps,
    begins(step: string) {
      steps.push({
        step,
        clicks: 0,
        fields: 0,
        keystrokes: 0,
        pages: 0,
        errors: 0,
        hand_s: 0,
        server_s: 0,
      })
    },
    async clicks(target: Locator) {
      clicked()
      await timed(async () => {
        await target.click()
        await page.waitForLoadState('load')
      })
    },
    async types(target: Locator, text: string) {
      clicked()
      now().fields += 1
      pressed([...text].reduce((sum, letter) => sum + (letter > '\u007f' ? KEYS_OF_KANJI : 1), 0))
      await target.fill(text)
    },
    async presses(key: string) {
      now().hand_s += KLM.think
      pressed(1)
      await timed(() => page.keyboard.press(key))
    },
    /** Ctrl+P and Enter; the paper itself is looked at by other tests. */
    async prints() {
      now().hand_s += KLM.think
      pressed(3)
      await timed(() => page.pdf({ preferCSSPageSize: true }))
    },
    /** What is done for the clerk here and by a hand in the office: counted, not played. */
    counts({ clicks = 0, keys = 0 }: { clicks?: number; keys?: number }) {
      for (let n = 0; n < clicks; n++) clicked()
      if (keys > 0) pressed(keys)
    },
  }
}
