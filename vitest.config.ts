import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    globalSetup: './tests/services.ts',
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/proofs/**', 'tests/benches/**'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Two cores: more files at once only make each other late.
    maxWorkers: 2,
  },
})
