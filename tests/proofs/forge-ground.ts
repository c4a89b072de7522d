import type { createApp, Deps } from '../../src/app.tsx'
import type { Random } from '../../src/demo/random.ts'
import type { Home } from './people.ts'
import type { Installation } from './stand.ts'

export const BASE = 'http://localhost:8787'

export interface Ground {
  here: Installation
  home: Home
  next_door: Home
  app: Pick<ReturnType<typeof createApp>, 'request'>
  deps: Deps
  random: Random
}

export interface Sizes {
  webhooks: number
  guesses: number
}

/** `genuine` counts what nobody forged and came through: proof that the way stood open. */
export type Attack = (
  ground: Ground,
  sizes: Sizes,
) => Promise<{ tries: number; accepted: number; genuine: number }>
