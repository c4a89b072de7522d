import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Minutes in all: begun last, one of them would keep the other core idle at the end. */
const LONG = /\/(command-line|operate|reply-page|staff-pages)\.test\.ts$/

class LongOnesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]) {
    const isLong = ({ moduleId }: TestSpecification) => LONG.test(moduleId)
    const sorted = await super.sort(files)
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))]
  }
}

export default defineConfig({
  test: {
    globalSetup: './tests/services.ts',
    include: ['tests/**/*.test.ts'],
    // Every page in a browser at both sizes, and workers that are stopped and started, take minutes: `prove:pages` and
    // `prove:processes` run them.
    exclude: [
      'tests/proofs/**',
      'tests/benches/**',
      ...(process.env.LONG_STORIES ? [] : ['tests/browser/pages/**', 'tests/processes/**']),
    ],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Two cores: more files at once only make each other late.
    maxWorkers: 2,
    // Files share what they have imported: they keep nothing in modules, and each story has a database of its own.
    isolate: false,
    sequence: { sequencer: LongOnesFirst },
  },
})
