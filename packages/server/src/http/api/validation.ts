import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { invalid, type Problem } from './problem.ts'

interface Finding {
  readonly keyword: string
  readonly instancePath: string
  readonly params: object
  readonly message: string
}

const names = (params: object, key: string): string | undefined => {
  const value: unknown = Object.entries(params).find(([name]) => name === key)?.[1]
  return Array.isArray(value) && typeof value[0] === 'string' ? value[0] : undefined
}

const told = (finding: Finding): string => {
  const allowed: unknown = Object.entries(finding.params).find(([name]) => name === 'allowedValues')?.[1]
  return finding.keyword === 'enum' && Array.isArray(allowed)
    ? `must be one of ${allowed.join(', ')}`
    : finding.message
}

const problemOf = (findings: readonly Finding[], part: string): Problem => {
  const missing = findings.find((finding) => finding.keyword === 'required')
  const extra = findings.find((finding) => finding.keyword === 'additionalProperties')
  const deepest = findings.reduce<Finding | undefined>(
    (best, each) => (best === undefined || each.instancePath.length > best.instancePath.length ? each : best),
    undefined,
  )
  const finding = extra ?? missing ?? deepest
  const path = finding === undefined ? '' : finding.instancePath.slice(1)
  const at = (name: string | undefined): string =>
    [path, name].filter((piece) => piece !== undefined && piece !== '').join('/')
  if (finding !== undefined && finding === extra)
    return invalid(at(names(finding.params, 'additionalProperties')) || part, 'is not known here.')
  if (finding !== undefined && finding === missing)
    return invalid(at(names(finding.params, 'requiredProperties')) || part, 'is missing.')
  return invalid(path || part, `${finding === undefined ? 'is not valid' : told(finding)}.`)
}

/** How deep data may be nested: no schema here is deeper, but some leave members open. */
const DEEPEST = 16

interface Unwelcome {
  readonly path: string
  readonly sentence: string
}

/**
 * Where data has text with a NUL, which PostgreSQL keeps nowhere and nobody types, or is nested deeper than anything that
 * walks through it would follow (P6); null: nowhere.
 */
const unwelcomeIn = (data: unknown, path = '', depth = 0): Unwelcome | null => {
  if (typeof data === 'string')
    return data.includes('\0') ? { path, sentence: 'has a NUL in it, which no text here may have.' } : null
  if (typeof data !== 'object' || data === null) return null
  if (depth === DEEPEST) return { path, sentence: `is nested deeper than ${DEEPEST} levels.` }
  for (const [name, value] of Object.entries(data)) {
    const found = unwelcomeIn(value, path === '' ? name : `${path}/${name}`, depth + 1)
    if (found !== null) return found
  }
  return null
}

/**
 * A check of a schema that gives the problem to answer with; null: the data is valid. It is compiled when it is first asked:
 * there are hundreds, and a server that devices talk to needs few (docs/performance.md, B8 and B13).
 */
export const compileCheck = (schema: TSchema, part: string): ((data: unknown) => Problem | null) => {
  let validator: ReturnType<typeof Compile> | null = null
  return (data) => {
    validator ??= Compile(schema)
    if (!validator.Check(data)) return problemOf(validator.Errors(data), part)
    const found = unwelcomeIn(data)
    return found === null ? null : invalid(found.path || part, found.sentence)
  }
}
