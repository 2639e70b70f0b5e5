import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Packages are tested from their sources: their `exports` name them under this condition. */
const conditions = ['source', 'module', 'node', 'development|production']

const NEVER = ['**/node_modules/**', '**/dist/**']

const project = (name: string, include: string[], test: object = {}) => ({
  extends: true as const,
  test: { name, include, exclude: NEVER, ...test },
})

/**
 * Files that one worker runs after each other share the modules that they import: to load a server's two thousand anew for
 * each file took more than its tests. What a file changes it changes back; what mocks a module, or imports other tests
 * to tell them once more, is called `*.alone.test.ts` (the linter and the import rules see to it).
 */
const SHARED = { isolate: false }
const ALONE = '**/*.alone.test.ts'

/** Milliseconds: for what hangs, not for what is slow, as everything is on a machine that others use as well. */
const PATIENCE = { testTimeout: 180_000, hookTimeout: 180_000 }

/** Stories that start real processes and real browsers, each with ports and folders of its own: after the rest. */
const STORIES = { sequence: { groupOrder: 1 } }

/** Files that take longest. They begin first: one that begins last would run alone at the end. */
const LONG =
  /\/(portal\/pages|portal\/thousands|endurance\/\w+-\w+|endurance\/faults|oracle\/rulebook|browser\/store)\.test\.ts$/

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId, project }: TestSpecification): number =>
      project.config.sequence.groupOrder * 2 + (LONG.test(moduleId) ? 0 : 1)
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b))
  }
}

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ['source', 'node', 'module-sync'] } },
  test: {
    environment: 'node',
    // One more than the cores of a small machine: much of a story is waiting for a process, a disk or a deadline.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    ...PATIENCE,
    expect: { poll: { timeout: 30_000, interval: 50 } },
    globalSetup: ['./tooling/postgres/global-setup.ts'],
    projects: [
      project('packages', ['packages/*/src/**/*.test.{ts,tsx}', 'packages/*/test/**/*.test.ts'], {
        ...SHARED,
        exclude: [...NEVER, ALONE],
      }),
      project('alone', [ALONE]),
      project('tooling', ['tooling/**/*.test.ts']),
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
