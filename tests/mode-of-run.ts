import { TestRunner } from 'vitest'
import { MODES, type Mode } from './mode-names.ts'

declare module 'vitest' {
  interface TaskMeta {
    /** What the story stood on; nothing, where it needs no installation. */
    stands_on?: Mode
    not_here?: string
  }
}

/** Given by `prove:modes`: the mode of every story that names none. Null in `npm test`, where nothing of this acts. */
export const MODE_OF_RUN = MODES.find((mode) => mode === process.env.TOMOSHIBI_TEST_MODE) ?? null

/** For the proof's books. A story that can only stand on another mode than the run's has its turn there, and ends here. */
export function standsOn(mode: Mode, why = `names ${mode} mode itself, and runs there`) {
  const story = TestRunner.getCurrentTest()
  if (!MODE_OF_RUN || !story) return
  story.meta.stands_on = mode
  if (mode === MODE_OF_RUN) return
  story.meta.not_here = why
  story.context.skip(why)
}
