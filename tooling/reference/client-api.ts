import { type Declaration, reachable } from './declarations.ts'

/** What a vendor imports, by the file that declares it. */
export const CLIENT_ENTRIES = {
  'countersign-client': 'packages/client/dist/index.d.ts',
  'countersign-client/testing': 'packages/client/dist/testing/index.d.ts',
} as const

const block = ({ text }: Declaration): string => {
  const shown = text
    .replace(/^export declare /gm, 'export ')
    .replaceAll(/^ {4}#private;\n/gm, '')
    .replaceAll(/^ +/gm, (spaces) => ' '.repeat(spaces.length / 2 + (spaces.length % 2) / 2))
  return `\`\`\`ts\n${shown}\n\`\`\`\n`
}

const section = (specifier: string, entry: string, shown: Set<string>): string => {
  const found = reachable(entry)
  const isNew = ({ file, name }: Declaration): boolean => !shown.has(`${file} ${name}`)
  const [exported, named] = [found.exported.filter(isNew), found.named.filter(isNew)]
  for (const { file, name } of [...exported, ...named]) shown.add(`${file} ${name}`)
  const also = named.length === 0 ? [] : ['### What these name\n', ...named.map(block)]
  return [`## \`${specifier}\`\n`, ...exported.map(block), ...also].join('\n')
}

/** docs/reference/client-api.md: every declaration that a vendor can name, so that a change of the interface is seen. */
export const clientApiPage = (): string => {
  const shown = new Set<string>()
  return [
    '# The interface of the client library\n',
    'Generated from the declarations that the compiler emits (`npm run reference`); a test fails when they differ.',
    '`countersign-client/script` exports `open` as the first does.\n',
    ...Object.entries(CLIENT_ENTRIES).map(([specifier, entry]) => section(specifier, entry, shown)),
  ].join('\n')
}
