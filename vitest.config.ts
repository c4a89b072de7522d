import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    globalSetup: './tests/services.ts',
    include: ['tests/**/*.test.ts'],
    // Every page in a browser at both sizes takes minutes: `npm run prove:pages`.
    exclude: [
      'tests/proofs/**',
      'tests/benches/**',
      ...(process.env.PAGES ? [] : ['tests/browser/pages/**']),
    ],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Two cores: more files at once only make each other late.
    maxWorkers: 2,
  },
})
