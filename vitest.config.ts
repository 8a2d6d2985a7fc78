import { defineConfig } from 'vitest/config'

// Files of one worker share what they import: loading the server anew for each took a quarter of the whole time.
const isolate = false

/** Ends a test that hangs; how fast one is, is never tested, and a busy machine takes ten times as long. */
const testTimeout = 180_000

export default defineConfig({
  test: {
    // The default leaves one processor of two idle, for tests wait on PostgreSQL.
    maxWorkers: '100%',
    projects: [
      { test: { name: 'core', isolate, testTimeout, include: ['core/src/**/*.test.ts'] } },
      {
        test: {
          name: 'web',
          isolate,
          testTimeout,
          include: ['web/src/**/*.test.ts', 'web/src/**/*.test.tsx'],
        },
      },
      { test: { name: 'house', isolate, testTimeout, include: ['test/**/*.test.ts'] } },
      {
        test: {
          name: 'server',
          isolate,
          include: ['server/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/dist/**'],
          globalSetup: ['server/test/global-setup.ts'],
          testTimeout,
          hookTimeout: testTimeout,
          // The second that is the default is too short for a machine that does other things as well.
          expect: { poll: { timeout: 20_000 } },
        },
      },
    ],
  },
})
