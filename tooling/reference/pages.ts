import { performancePages } from '../../bench/page/performance-page.ts'
import { clientApiPage } from './client-api.ts'
import { configurationPage } from './configuration.ts'
import { errorsPage } from './errors.ts'
import { operationsModule } from './operations.ts'
import { rulesPage } from './rules.ts'

/** Every generated page by its path in the workspace. */
export const pages = async (): Promise<ReadonlyMap<string, string>> => {
  const configuration = await configurationPage()
  return new Map([
    ['docs/reference/client-api.md', clientApiPage()],
    ['docs/reference/errors.md', errorsPage()],
    ['docs/reference/rules.md', rulesPage()],
    ['packages/portal/src/api/operations.ts', await operationsModule()],
    ...performancePages(),
    ...(configuration === null ? [] : [['docs/reference/configuration.md', configuration] as const]),
  ])
}
