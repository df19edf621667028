import { defineConfig } from 'vitest/config'

/**
 * Three rings: `unit` (pure, beside the code), `database` (one embedded PostgreSQL a run, a migrated
 * template cloned per test file), `browser` (the built product in headless Chromium).
 * A file's ending names its ring: `*.test.ts`, `*.db.test.ts`, `*.e2e.test.ts`.
 */
export default defineConfig({
  test: {
    // What failed is read in a log: the whole of it, not `[ …(4) ]`.
    chaiConfig: { truncateThreshold: 2000 },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{contracts,engines,server,kit,web,field,packs,tools}/**/*.test.{ts,tsx}'],
          exclude: ['**/*.db.test.ts', '**/*.e2e.test.ts', '**/node_modules/**', '**/dist/**'],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'database',
          include: ['{server,packs,tools,bench}/**/*.db.test.ts'],
          globalSetup: ['server/testing/global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['e2e/**/*.e2e.test.ts'],
          globalSetup: ['e2e/support/global-setup.ts'],
          testTimeout: 180_000,
          hookTimeout: 300_000,
          // Pages answer when they can; what never happens still fails.
          expect: { poll: { timeout: 15_000 } },
          maxWorkers: 1,
          fileParallelism: false,
        },
      },
    ],
  },
})
