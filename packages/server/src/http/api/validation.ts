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

/**
 * A check of a schema that gives the problem to answer with; null: the data is valid. It is compiled when it is first asked:
 * there are hundreds, and a server that devices talk to needs few (docs/performance.md, B8 and B13).
 */
export const compileCheck = (schema: TSchema, part: string): ((data: unknown) => Problem | null) => {
  let validator: ReturnType<typeof Compile> | null = null
  return (data) => {
    validator ??= Compile(schema)
    return validator.Check(data) ? null : problemOf(validator.Errors(data), part)
  }
}
