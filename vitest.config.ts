import { defineConfig } from 'vitest/config'

/** Packages are tested from their sources: their `exports` name them under this condition. */
const conditions = ['source', 'module', 'node', 'development|production']

const project = (name: string, include: string[], test: object = {}) => ({
  extends: true as const,
  test: { name, include, exclude: ['**/node_modules/**', '**/dist/**'], ...test },
})

/** Stories that start real processes and real browsers, each with ports and folders of its own: after the rest. */
const STORIES = { testTimeout: 60_000, hookTimeout: 60_000, sequence: { groupOrder: 1 } }

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ['source', 'node', 'module-sync'] } },
  test: {
    environment: 'node',
    maxWorkers: 2,
    globalSetup: ['./tooling/postgres/global-setup.ts'],
    projects: [
      project('packages', ['packages/*/src/**/*.test.{ts,tsx}', 'packages/*/test/**/*.test.ts'], {
        testTimeout: 30_000,
      }),
      project('tooling', ['tooling/**/*.test.ts'], { testTimeout: 30_000 }),
      project('examples', ['examples/**/*.test.ts'], STORIES),
      project('e2e', ['e2e/**/*.test.ts'], STORIES),
      // Those in which the database matters, once more on PostgreSQL.
      project(
        'e2e-postgres',
        [
          'e2e/stories/{authorize,count,quota,identity,receipts}.test.ts',
          'packages/server/src/features/accounts/accounts.test.ts',
        ],
        { ...STORIES, env: { E2E_DATABASE: 'postgres' } },
      ),
    ],
  },
})
