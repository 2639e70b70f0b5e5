import { expect, test } from 'vitest'
import { CLIENT_ENTRIES } from './client-api.ts'
import { reachable } from './declarations.ts'

/** The members of a class or interface that no docstring precedes. */
const undocumented = (text: string): readonly string[] => {
  if (!/^export (declare )?(interface|class|type) /m.test(text)) return []
  const lines = text.split('\n')
  return lines.filter((line, at) => {
    const isMember =
      /^ {4}(?!\/?\*|#|private|constructor|\}|\|)(static |readonly |get |set )*(?!kind:)\w+[<(?:!]/.test(line)
    return isMember && !/\*\/\s*$/.test(lines[at - 1] ?? '')
  })
}

test.each(Object.entries(CLIENT_ENTRIES))(
  'everything that %s exports says what it is, with its members',
  (_specifier, entry) => {
    const { exported, named } = reachable(entry)
    const ours = [...exported, ...named].filter(({ file }) => file.startsWith('packages/client/'))
    expect(ours.length).toBeGreaterThan(5)
    expect(ours.filter(({ text }) => !text.startsWith('/**')).map(({ name }) => name)).toEqual([])
    expect(
      ours.flatMap(({ name, text }) => undocumented(text).map((line) => `${name}: ${line.trim()}`)),
    ).toEqual([])
  },
)
