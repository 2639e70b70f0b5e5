import type { Server } from '../queries/resources.ts'

export interface SnippetFacts {
  readonly handshakeCode: string
  readonly server: string
  /** Public keys of the vendor; null: only the vendor knows them. */
  readonly rootKeys: Server['rootKeys'] | null
  /** The product whose use is to be counted; null: it is not known here. */
  readonly product: { readonly code: string; readonly modules: readonly string[] } | null
}

/** Text as a literal of the code: it is put there by people. */
const literal = (value: string): string => `'${value.replace(/[\\']/g, '\\$&')}'`

/** What a developer pastes into their application to reach a handshake code (domain.md U11). */
export const snippetFor = ({ handshakeCode, server, rootKeys, product }: SnippetFacts): string => {
  const keys =
    rootKeys === null
      ? ['  rootKeys: [vendorRootKey],']
      : [
          '  rootKeys: [',
          ...rootKeys.map((key) => `    ${JSON.stringify(key)},`),
          '  ],',
          ...(rootKeys.some(({ sandbox }) => sandbox === true) ? ['  sandbox: true,'] : []),
        ]
  return [
    "import { open } from 'countersign-client'",
    '',
    'const license = await open({',
    '  // Built into the product by its vendor:',
    ...keys,
    `  servers: [${literal(server)}],`,
    '  product: {',
    `    code: ${literal(product?.code ?? 'your-product')},`,
    "    version: '1.0.0',",
    "    edition: 'javascript',",
    "    deployment: 'desktop', // In a page: 'browser'. Or 'mobile', 'server', 'embedded'.",
    '  },',
    '  // Set by the application:',
    `  handshakeCode: ${literal(handshakeCode)},`,
    '})',
    '',
    '// Where something is used that counts:',
    `license.record(${literal(product?.modules[0] ?? 'your-module')})`,
    '',
  ].join('\n')
}
