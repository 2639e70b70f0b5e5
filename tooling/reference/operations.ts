// The operations of the management API as TypeScript, for the portal: generated from the same OpenAPI document that is served.
import { openLab } from '../../packages/server/src/features/management/testing/lab.ts'

interface Schema {
  readonly type?: string | readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly additionalProperties?: boolean | Schema
  readonly patternProperties?: Readonly<Record<string, Schema>>
}

interface Operation {
  readonly summary: string
  readonly parameters?: readonly {
    readonly name: string
    readonly in: string
    readonly required?: boolean
    readonly schema: Schema
  }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> }
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: Schema }>> }>
  >
}

const key = (name: string): string => (/^[a-zA-Z_$][\w$]*$/.test(name) ? name : `'${name}'`)

const typeOf = (schema: Schema | undefined): string => {
  if (schema === undefined) return 'unknown'
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  const some = schema.anyOf ?? schema.oneOf
  if (some !== undefined) return [...new Set(some.map(typeOf))].join(' | ')
  if (Array.isArray(schema.type)) return schema.type.map((type) => typeOf({ ...schema, type })).join(' | ')
  switch (schema.type) {
    case 'string':
      return 'string'
    case 'integer':
    case 'number':
      return 'number'
    case 'boolean':
      return 'boolean'
    case 'null':
      return 'null'
    case 'array':
      return `readonly (${typeOf(schema.items)})[]`
    case 'object':
      return objectOf(schema)
    default:
      return 'unknown'
  }
}

const objectOf = (schema: Schema): string => {
  const pattern = Object.values(schema.patternProperties ?? {})[0]
  const rest =
    pattern ?? (typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined)
  const fields = Object.entries(schema.properties ?? {}).map(
    ([name, field]) =>
      `readonly ${key(name)}${schema.required?.includes(name) === true ? '' : '?'}: ${typeOf(field)}`,
  )
  if (rest !== undefined) return `Readonly<Record<string, ${typeOf(rest)}>>`
  return fields.length === 0 ? 'Readonly<Record<string, never>>' : `{ ${fields.join('; ')} }`
}

const parametersOf = (operation: Operation, place: string): string => {
  const fields = (operation.parameters ?? [])
    .filter((parameter) => parameter.in === place)
    .map(
      ({ name, required, schema }) =>
        `readonly ${key(name)}${required === true ? '' : '?'}: ${typeOf(schema)}`,
    )
  return fields.length === 0 ? 'Record<never, never>' : `{ ${fields.join('; ')} }`
}

const operationOf = (name: string, operation: Operation): string => {
  const [, good] = Object.entries(operation.responses).find(([status]) => status.startsWith('2')) ?? []
  const body = Object.values(operation.requestBody?.content ?? {})[0]?.schema
  const answer = Object.values(good?.content ?? {})[0]?.schema
  return [
    `  /** ${operation.summary}. */`,
    `  '${name}': {`,
    `    readonly params: ${parametersOf(operation, 'path')}`,
    `    readonly query: ${parametersOf(operation, 'query')}`,
    `    readonly body: ${body === undefined ? 'undefined' : typeOf(body)}`,
    `    readonly answer: ${typeOf(answer)}`,
    '  }',
  ].join('\n')
}

/** The module that the portal imports. */
export const operationsModule = async (): Promise<string> => {
  const lab = await openLab({ sandbox: true, people: true })
  try {
    const document = (await lab.app.inject('/api/openapi.json')).json() as {
      readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
    }
    const operations = Object.entries(document.paths)
      .flatMap(([path, methods]) =>
        Object.entries(methods).map(
          ([method, operation]) =>
            [`${method.toUpperCase()} ${path.replace('/api', '')}`, operation] as const,
        ),
      )
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, operation]) => operationOf(name, operation))
    return [
      '// Generated from the OpenAPI document of the management API: run "npm run reference".',
      'export interface Operations {',
      ...operations,
      '}',
      '',
    ].join('\n')
  } finally {
    await lab.close()
  }
}
