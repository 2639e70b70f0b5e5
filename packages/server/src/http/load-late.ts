import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

/**
 * Loads a package when it is first used, and at once, for code that must not wait: for what an idle server would only keep
 * in memory (docs/performance.md, B8).
 */
export const loadLate = <Module>(name: string): (() => Module) => {
  let loaded: Module | null = null
  return () => {
    loaded ??= require(name) as Module
    return loaded
  }
}
