import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type ModuleItem, parseSync } from '@swc/core'
import { root } from '../docs/files.ts'

/** One statement of a declaration file, with its docstring. */
export interface Declaration {
  readonly name: string
  /** Relative to the workspace. */
  readonly file: string
  readonly text: string
}

interface File {
  readonly declared: ReadonlyMap<string, string>
  /** Local names by where they come from: the file, and their name there. */
  readonly imported: ReadonlyMap<string, { readonly file: string; readonly name: string }>
  readonly exported: ReadonlyMap<string, { readonly file: string; readonly name: string }>
  readonly stars: readonly string[]
}

const PROTOCOL = 'packages/protocol/dist/index.d.ts'

/** The compiler leaves `.ts`; the client's build names its own copy of the protocol. */
const resolve = (file: string, to: string): string | null => {
  if (to === '@countersign/protocol' || to.endsWith('/protocol/index.js')) return PROTOCOL
  return to.startsWith('.') ? join(dirname(file), to.replace(/\.(ts|js)$/, '.d.ts')) : null
}

const files = new Map<string, File>()

const namesOf = (item: ModuleItem): readonly string[] => {
  const declaration = item.type === 'ExportDeclaration' ? item.declaration : item
  if (declaration.type === 'VariableDeclaration')
    return declaration.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [id.value] : []))
  if ('identifier' in declaration) return [declaration.identifier.value]
  return 'id' in declaration && 'value' in declaration.id ? [String(declaration.id.value)] : []
}

const read = (file: string): File => {
  const known = files.get(file)
  if (known !== undefined) return known
  if (!existsSync(root + file)) throw new Error(`${file} is missing: run "npm run build" first.`)
  // Positions count bytes from the first token, and go on from one parsed file to the next.
  const bytes = Buffer.from(`export {};\n${readFileSync(root + file, 'utf8')}`)
  const parsed = parseSync(bytes.toString(), { syntax: 'typescript' })
  const base = parsed.span.start
  const declared = new Map<string, string>()
  const imported = new Map<string, { file: string; name: string }>()
  const exported = new Map<string, { file: string; name: string }>()
  const stars: string[] = []
  let end = 0
  for (const item of parsed.body) {
    const text = bytes.subarray(end, item.span.end - base).toString()
    end = item.span.end - base
    if (item.type === 'ImportDeclaration') {
      const from = resolve(file, item.source.value)
      for (const one of item.specifiers) {
        if (from === null || one.type !== 'ImportSpecifier') continue
        imported.set(one.local.value, { file: from, name: one.imported?.value ?? one.local.value })
      }
    } else if (item.type === 'ExportNamedDeclaration') {
      const from = item.source === null || item.source === undefined ? file : resolve(file, item.source.value)
      for (const one of item.specifiers) {
        if (from === null || one.type !== 'ExportSpecifier') continue
        exported.set(one.exported?.value ?? one.orig.value, { file: from, name: one.orig.value })
      }
    } else if (item.type === 'ExportAllDeclaration') {
      const from = resolve(file, item.source.value)
      if (from !== null) stars.push(from)
    } else for (const name of namesOf(item)) declared.set(name, text.trim())
  }
  const made = { declared, imported, exported, stars }
  files.set(file, made)
  return made
}

/** Where a name that a file exports is declared. */
const find = (file: string, name: string): Declaration | null => {
  const { declared, imported, exported, stars } = read(file)
  const text = declared.get(name)
  if (text !== undefined) return { name, file, text }
  const at = exported.get(name) ?? imported.get(name)
  if (at !== undefined) return find(at.file, at.name)
  for (const star of stars) {
    const found = find(star, name)
    if (found !== null) return found
  }
  return null
}

/** What an entry exports, in its order, and what that names in turn, by name. */
export const reachable = (
  entry: string,
): { readonly exported: readonly Declaration[]; readonly named: readonly Declaration[] } => {
  const { declared, exported } = read(entry)
  const names = [...declared.keys(), ...exported.keys()]
  const own = names.map((name) => find(entry, name)).filter((one) => one !== null)
  const key = ({ file, name }: Declaration): string => `${file} ${name}`
  const found = new Map(own.map((one) => [key(one), one]))
  for (const declaration of found.values()) {
    const code = declaration.text.replaceAll(/\/\*.*?\*\/|'[^']*'/gs, '')
    for (const [name] of code.matchAll(/\b[A-Z]\w+\b/g)) {
      const one = name === declaration.name ? null : find(declaration.file, name)
      if (one !== null && !found.has(key(one))) found.set(key(one), one)
    }
  }
  const others = [...found.values()].slice(own.length)
  return { exported: own, named: others.toSorted((a, b) => (a.name < b.name ? -1 : 1)) }
}
