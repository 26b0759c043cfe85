import { defineConfig } from 'vitest/config'

// "unit" runs in Node alone; "browser" drives Debian's Chromium against the built program (make browser).
export default defineConfig({
  test: {
    maxWorkers: 2,
    minWorkers: 1,
    projects: [
      {
        test: { name: 'unit', include: ['src/**/*.test.{ts,tsx}', 'scripts/**/*.test.mjs'], pool: 'forks' },
      },
      {
        test: {
          name: 'browser',
          include: ['browser/**/*.test.ts'],
          globalSetup: 'browser/setup.ts',
          pool: 'forks',
          // Generous: a machine that builds something else at the same time must not fail a test.
          testTimeout: 120_000,
          hookTimeout: 180_000,
          expect: { poll: { timeout: 60_000 } },
          retry: 0,
        },
      },
    ],
  },
})
